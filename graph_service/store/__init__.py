"""图库. How anything gets into the graph and out of it: connection, versions, audit, leases, runs."""
