"""平台服务. What governance platforms and other systems ask of many parties at once."""
