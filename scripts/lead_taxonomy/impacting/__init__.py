"""What a proposed change of the definitions does to the numbers, before it is agreed."""
