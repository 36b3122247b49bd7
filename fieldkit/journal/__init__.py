"""All the logs that a device or the server holds, durable and verifiable, and the views made from them."""
