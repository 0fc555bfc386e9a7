"""How the platform writes to a callback and reads its answer: XML, JSON, signatures, encryption."""
