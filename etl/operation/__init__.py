"""The doctor, backup and restore: what the operator of a server asks for."""
