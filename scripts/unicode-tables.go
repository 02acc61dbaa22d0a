// Writes what src/go/unicode.ts knows of Unicode from the tables of Go:
//
//	go run scripts/unicode-tables.go >src/go/unicode-tables.ts && npx prettier --write src/go/unicode-tables.ts
//
// The Go must be one with the Unicode of the Go that Helm is built with.
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"unicode"
)

const version = "15.0.0"

// table lists where membership changes, from U+0000 on, each as its distance to the one before in base 36.
func table(isMember func(rune) bool) string {
	var distances []string
	was, last := false, rune(0)
	for r := rune(0); r <= unicode.MaxRune+1; r++ {
		if is := r <= unicode.MaxRune && isMember(r); is != was {
			distances = append(distances, strconv.FormatInt(int64(r-last), 36))
			was, last = is, r
		}
	}
	return strings.Join(distances, " ")
}

func main() {
	if unicode.Version != version {
		fmt.Fprintf(os.Stderr, "this Go knows Unicode %s, not %s\n", unicode.Version, version)
		os.Exit(1)
	}
	fmt.Printf("// Unicode %s, as Go knows it. Written by scripts/unicode-tables.go.\n", unicode.Version)
	for _, t := range []struct {
		name, doc string
		isMember  func(rune) bool
	}{
		{"printable", "unicode.IsPrint", unicode.IsPrint},
		{"letters", "unicode.IsLetter", unicode.IsLetter},
		{"digits", "unicode.IsDigit", unicode.IsDigit},
	} {
		fmt.Printf("\n/** Where Go's `%s` changes, from U+0000 on: distances in base 36. */\n", t.doc)
		fmt.Printf("export const %s =\n  '%s';\n", t.name, table(t.isMember))
	}
}
