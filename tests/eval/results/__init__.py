"""How well are tables of inspection results read? Held against a reading by hand and against headers never shown."""
