"""股权分析. Who controls whom and who owns what in the end: pure, exact, over holdings given; no store, no clock."""
