package main

import "testing"

func TestNet(t *testing.T) {
	if got := Net(10000); got != 7700 {
		t.Errorf("Net(10000) = %d, want 7700", got)
	}
}
