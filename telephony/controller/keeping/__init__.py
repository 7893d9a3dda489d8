"""What outlives the process: the lease, snapshots, the journal, and finding out after a start what is."""
