"""One public function for each question; ``import multivector as mv`` exposes them."""
