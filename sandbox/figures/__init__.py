"""The shipped data set: yearly public figures turned into single events by the rules of `sandbox/README.md`."""
