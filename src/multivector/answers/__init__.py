"""One public function a question; ``import multivector as mv`` offers them."""
