"""How did the record get its present shape? One revision after the other under versions/."""
