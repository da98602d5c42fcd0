"""What others would do: one integer model in two solvers, and a greedy hand. Nothing here uses our stages."""
