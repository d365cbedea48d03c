"""What all tests share."""

from hypothesis import HealthCheck, settings

# Machines are shared and slow at times; a test fails for what it finds, never for how long it took.
settings.register_profile(
    "bpkit", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("bpkit")
