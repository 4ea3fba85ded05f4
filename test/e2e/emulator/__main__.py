"""Starts ministack on the loopback interface, with what it lacks: python test/e2e/emulator."""
import os

# what opens ports on all interfaces, or containers, stays off
os.environ.update({
    "BIND_HOST": "127.0.0.1",
    "MINISTACK_HOST": "127.0.0.1",
    "IOT_MTLS_ENABLED": "0",
    "SFTP_ENABLED": "0",
    "LAMBDA_EXECUTOR": "local",
})

import fidelity  # noqa: E402
import key_policies  # noqa: E402
import security_configuration  # noqa: E402
from ministack.app import main  # noqa: E402

security_configuration.install()
fidelity.install()
key_policies.install()
main()
