import { updatePicture } from './readme-picture';

void updatePicture();
