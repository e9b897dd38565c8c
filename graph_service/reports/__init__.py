"""报告. One object answers what stands about a party, by which proof, in which state, and what is only a hint."""
