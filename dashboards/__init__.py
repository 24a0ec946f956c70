"""What people see: the HTTP API and the pages, both fed by the same measures."""
