import { Resource, Stack } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { PlacedRight, ResourceRight } from './right';
import { topOf } from './template-graph';

/**
 * The resources by which functions write a right at deployment.
 *
 * @param same all rights that are this one
 */
export function writersOf(right: ResourceRight, same: () => readonly PlacedRight[]): readonly IConstruct[] {
  const writers = right.holder.writersOf?.(right) ?? [];
  const forVolumes = writers.length > 0 && same().some(({ attachesVolumes }) => attachesVolumes);
  return writers.filter(writer => writer.forVolumes || !forVolumes).map(({ resource }) => resource);
}

/** Whether each that asked for a right can count on one of the writers to be deployed in time. */
export function areInTime(writers: readonly IConstruct[], same: () => readonly PlacedRight[]): boolean {
  return writers.length > 0
    && same().every(right => right.askers.every(asker => writers.some(writer => isNear(writer, asker, right))));
}

/** Whether a writer is deployed with what asked for the right, or with the role: whoever uses a role comes after its stack. */
export function isNear(writer: IConstruct, asker: IConstruct, { subject: { construct } }: PlacedRight): boolean {
  const places = construct !== undefined && Resource.isOwnedResource(construct) ? [asker, construct] : [asker];
  return places.some(place => topOf(Stack.of(place)) === topOf(Stack.of(writer)));
}
