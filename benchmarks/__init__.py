"""Side by side with the peers. Each program prints its own table; run one alone or all."""
