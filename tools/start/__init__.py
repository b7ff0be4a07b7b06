"""What `make run` and `make serve` are made of: settings, secrets, certificate, server, sign-ins.

* Secrets are made once, with mode 0600, in DATA_DIR; nothing here ever prints one,
  but for the demo's invented sign-ins.
"""
