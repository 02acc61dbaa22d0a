// Prints the code points that are white space, then those that encoding/json takes for an ASCII letter in the name of a field.
package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

type letters struct {
	A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X, Y, Z *int
}

func main() {
	var spaces, folds []string
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) {
			continue
		}
		if unicode.IsSpace(r) {
			spaces = append(spaces, fmt.Sprint(int(r)))
		}
		name, _ := json.Marshal(map[string]int{string(r): 1})
		var found letters
		if err := json.Unmarshal(name, &found); err != nil {
			panic(err)
		}
		if found != (letters{}) {
			folds = append(folds, fmt.Sprint(int(r)))
		}
	}
	fmt.Println(strings.Join(spaces, " "))
	fmt.Println(strings.Join(folds, " "))
}
