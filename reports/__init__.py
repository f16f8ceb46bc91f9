"""What people read: pages, rankings, charts and feeds, made from the public SQL surface and nothing else."""
