"""What the product deploys: one construct for each layer, and the stack of all of them."""
