"""A factory to practise on: machines whose truth is known, reached only over the wire."""
