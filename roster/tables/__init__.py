"""Reading people out of tables that offices made."""
