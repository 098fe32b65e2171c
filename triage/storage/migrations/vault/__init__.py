"""How did the identity vault get its present shape? One revision after the other under versions/."""
