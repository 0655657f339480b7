"""Work that was accepted before it was done: `running` takes jobs in order, one module for each kind does them."""
