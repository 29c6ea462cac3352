// Command engine computes net pay.
package main

import (
	"fmt"
	"os"
	"strconv"
)

// Net is what is left of a gross amount in cents.
func Net(gross int64) int64 { return gross - gross*23/100 }

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: engine CENTS")
		os.Exit(2)
	}
	gross, err := strconv.ParseInt(os.Args[1], 10, 64)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	fmt.Println(Net(gross))
}
