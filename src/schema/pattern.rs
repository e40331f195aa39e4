//! Regular expressions as the schemas write them, in JavaScript's syntax, and as templates do, in Java's. Nearly all of
//! them can be read.
//! What a pattern that cannot be read, or takes too long, matches is not known.

/// The number of steps after which matching is given up.
const STEPS: usize = 20_000;
/// The maximum recursion depth of repeated groups.
const DEPTH: usize = 200;

/// Whether the expression matches somewhere in the text. `None` if that is not known.
pub(super) fn matches(pattern: &str, text: &str) -> Option<bool> {
    found(pattern, text, false)
}

/// Whether an expression in Java's syntax matches a whole text, which is known for what both syntaxes read alike.
pub(super) fn matches_whole_in_java(pattern: &str, text: &str) -> Option<bool> {
    // Classes such as `.` and `\s` have other characters there beyond ASCII.
    let is_known = !pattern.is_empty() && text.is_ascii();
    is_known.then(|| found(&format!("^(?:{pattern})$"), text, true))?
}

fn found(pattern: &str, text: &str, is_java: bool) -> Option<bool> {
    let mut parser = Parser { rest: pattern.chars().peekable(), is_unicode: false, is_java };
    let choice = parser.choice()?;
    if parser.rest.next().is_some() || (parser.is_unicode && !text.is_ascii()) {
        return None;
    }
    let text: Vec<char> = text.chars().collect();
    let mut matcher = Matcher { text: &text, steps: STEPS, depth: 0 };
    for begin in 0..=text.len() {
        if matcher.choice(&choice, begin, &mut |_, _| Some(true))? {
            return Some(true);
        }
    }
    Some(false)
}

/// Alternatives, of which one must match.
type Alternatives = Vec<Vec<Term>>;

struct Term {
    what: What,
    least: usize,
    most: usize,
    is_lazy: bool,
}

enum What {
    One(Set),
    Group(Alternatives),
    Begin,
    End,
    Ahead { choice: Alternatives, is_negative: bool },
}

/// A set of characters: those in one of the ranges, or those in none.
#[derive(Default)]
struct Set {
    ranges: Vec<(u32, u32)>,
    is_negative: bool,
}

impl Set {
    fn has(&self, character: char) -> bool {
        let point = character as u32;
        self.ranges.iter().any(|(from, to)| (*from..=*to).contains(&point)) != self.is_negative
    }
}

struct Parser<'p> {
    rest: std::iter::Peekable<std::str::Chars<'p>>,
    /// Whether it is a Unicode property, which is known for ASCII only.
    is_unicode: bool,
    is_java: bool,
}

impl Parser<'_> {
    fn takes(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn choice(&mut self) -> Option<Alternatives> {
        let mut choice = vec![Vec::new()];
        loop {
            match self.rest.peek() {
                None | Some(')') => return Some(choice),
                Some('|') => {
                    self.rest.next();
                    choice.push(Vec::new());
                }
                Some(_) => {
                    let part = self.part()?;
                    choice.last_mut()?.push(part);
                }
            }
        }
    }

    fn part(&mut self) -> Option<Term> {
        let what = match self.rest.next()? {
            '^' => What::Begin,
            '$' => What::End,
            '(' => self.group()?,
            '[' => What::One(self.set()?),
            '.' => What::One(Set { ranges: vec![(0x0A, 0x0A), (0x0D, 0x0D)], is_negative: true }),
            '\\' => What::One(self.escaped()?),
            '*' | '+' | '?' | ')' => return None,
            character => What::One(of(character as u32)),
        };
        let (least, most) = self.quantity()?;
        let is_lazy = (least, most) != (1, 1) && self.takes('?');
        // A second sign would make it possessive, as in Java.
        let is_twice = matches!(self.rest.peek(), Some('*' | '+' | '?'));
        (!is_twice).then_some(Term { what, least, most, is_lazy })
    }

    fn quantity(&mut self) -> Option<(usize, usize)> {
        if self.takes('*') {
            Some((0, usize::MAX))
        } else if self.takes('+') {
            Some((1, usize::MAX))
        } else if self.takes('?') {
            Some((0, 1))
        } else if self.takes('{') {
            let text: String = std::iter::from_fn(|| self.rest.next_if(|c| *c != '}')).collect();
            self.takes('}').then_some(())?;
            match text.split_once(',') {
                None => text.parse().ok().map(|count| (count, count)),
                Some((least, "")) => Some((least.parse().ok()?, usize::MAX)),
                Some((least, most)) => Some((least.parse().ok()?, most.parse().ok()?)),
            }
        } else {
            Some((1, 1))
        }
    }

    fn group(&mut self) -> Option<What> {
        let mut ahead = None;
        if self.takes('?') {
            match self.rest.next()? {
                ':' => {}
                '=' => ahead = Some(false),
                '!' => ahead = Some(true),
                _ => return None,
            }
        }
        let choice = self.choice()?;
        self.takes(')').then_some(())?;
        Some(match ahead {
            Some(is_negative) => What::Ahead { choice, is_negative },
            None => What::Group(choice),
        })
    }

    fn set(&mut self) -> Option<Set> {
        let mut set = Set { is_negative: self.takes('^'), ..Set::default() };
        // In Java this is a character of the set.
        if self.is_java && self.rest.peek() == Some(&']') {
            return None;
        }
        loop {
            let from = match self.rest.next()? {
                ']' => return Some(set),
                // Classes within classes are Java's, and so is `&&`.
                '[' if self.is_java => return None,
                '[' | '&' if matches!(self.rest.peek(), Some(':' | '&')) => return None,
                '\\' => self.escaped()?,
                character => of(character as u32),
            };
            let is_range = self.rest.peek() == Some(&'-') && !from.is_negative;
            let [(low, same)] = *from.ranges.as_slice() else {
                set.add(from)?;
                continue;
            };
            if !is_range || low != same {
                set.add(from)?;
                continue;
            }
            self.rest.next();
            let to = match self.rest.next()? {
                ']' => {
                    set.ranges.extend([(low, low), ('-' as u32, '-' as u32)]);
                    return Some(set);
                }
                '[' if self.is_java => return None,
                '\\' => self.escaped()?,
                character => of(character as u32),
            };
            match *to.ranges.as_slice() {
                [(high, same)] if high == same => set.ranges.push((low, high)),
                _ => return None,
            }
            // A pair of surrogates stands for a character beyond U+FFFF.
            if (0xD800..0xE000).contains(&low) {
                set.ranges.push((0x1_0000, 0x10_FFFF));
            }
        }
    }

    fn escaped(&mut self) -> Option<Set> {
        const WORD: &[(u32, u32)] = &[(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)];
        const SPACE: &[(u32, u32)] = &[(0x09, 0x0D), (0x20, 0x20), (0xA0, 0xA0), (0x3000, 0x3000)];
        let among =
            |ranges: &[(u32, u32)], is_negative| Set { ranges: ranges.to_vec(), is_negative };
        let escape = self.rest.next()?;
        Some(match escape {
            'd' | 'D' => among(&[(0x30, 0x39)], escape == 'D'),
            'w' | 'W' => among(WORD, escape == 'W'),
            's' | 'S' => among(SPACE, escape == 'S'),
            'n' => of(0x0A),
            'r' => of(0x0D),
            't' => of(0x09),
            'f' => of(0x0C),
            // In Java any white space that is vertical.
            'v' if self.is_java => return None,
            'v' => of(0x0B),
            'u' => of(self.hexadecimal(4)?),
            'x' => of(self.hexadecimal(2)?),
            'p' => self.property()?,
            letter if letter.is_ascii_alphanumeric() => return None,
            character => of(character as u32),
        })
    }

    fn hexadecimal(&mut self, digits: usize) -> Option<u32> {
        let text: String = self.rest.by_ref().take(digits).collect();
        u32::from_str_radix(&text, 16).ok().filter(|_| text.len() == digits)
    }

    /// `\p{L}` and similar, for ASCII.
    fn property(&mut self) -> Option<Set> {
        const SYMBOLS: &str = "$+<=>^`|~";
        self.is_unicode = true;
        self.takes('{').then_some(())?;
        let name: String = std::iter::from_fn(|| self.rest.next_if(|c| *c != '}')).collect();
        self.takes('}').then_some(())?;
        let is_of: fn(&char) -> bool = match name.as_str() {
            "L" | "IsAlphabetic" => char::is_ascii_alphabetic,
            "Lu" => char::is_ascii_uppercase,
            "Ll" => char::is_ascii_lowercase,
            "N" | "Nd" => char::is_ascii_digit,
            "Z" | "Zs" => |c| *c == ' ',
            "C" | "Cc" => char::is_ascii_control,
            "S" => |c| SYMBOLS.contains(*c),
            "P" => |c| c.is_ascii_punctuation() && !SYMBOLS.contains(*c),
            "M" => |_| false,
            "ASCII" => |_| true,
            _ => return None,
        };
        let ranges = ('\0'..='\x7F').filter(is_of).map(|c| (c as u32, c as u32)).collect();
        Some(Set { ranges, is_negative: false })
    }
}

impl Set {
    /// Characters that are in neither set cannot be expressed by ranges.
    fn add(&mut self, other: Self) -> Option<()> {
        if !other.is_negative {
            self.ranges.extend(other.ranges);
            return Some(());
        }
        let mut ranges = other.ranges;
        ranges.sort_unstable();
        let mut from = 0;
        for (low, high) in ranges {
            if low > from {
                self.ranges.push((from, low - 1));
            }
            from = high.checked_add(1)?;
        }
        self.ranges.push((from, 0x10_FFFF));
        Some(())
    }
}

fn of(point: u32) -> Set {
    Set { ranges: vec![(point, point)], is_negative: false }
}

struct Matcher<'t> {
    text: &'t [char],
    steps: usize,
    depth: usize,
}

/// The rest of the expression, to be matched from a position on.
type Then<'a, 't> = &'a mut dyn FnMut(&mut Matcher<'t>, usize) -> Option<bool>;

impl<'t> Matcher<'t> {
    fn choice(&mut self, choice: &Alternatives, at: usize, then: Then<'_, 't>) -> Option<bool> {
        for parts in choice {
            if self.parts(parts, at, then)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn parts(&mut self, parts: &[Term], at: usize, then: Then<'_, 't>) -> Option<bool> {
        self.steps = self.steps.checked_sub(1)?;
        let Some((part, rest)) = parts.split_first() else { return then(self, at) };
        match &part.what {
            What::Begin if at > 0 => Some(false),
            What::End if at < self.text.len() => Some(false),
            What::Begin | What::End => self.parts(rest, at, then),
            What::Ahead { choice, is_negative } => {
                let found = self.choice(choice, at, &mut |_, _| Some(true))?;
                if found == *is_negative { Some(false) } else { self.parts(rest, at, then) }
            }
            What::One(set) => self.ones(part, set, rest, at, then),
            What::Group(choice) => self.groups(part, choice, 0, rest, at, then),
        }
    }

    /// A single character that repeats, greedily or lazily.
    fn ones(
        &mut self,
        part: &Term,
        set: &Set,
        rest: &[Term],
        at: usize,
        then: Then<'_, 't>,
    ) -> Option<bool> {
        let after = self.text.get(at..).unwrap_or_default();
        let longest = after.iter().take(part.most).take_while(|one| set.has(**one)).count();
        self.steps = self.steps.checked_sub(longest)?;
        if longest < part.least {
            return Some(false);
        }
        for index in 0..=longest - part.least {
            let count = if part.is_lazy { part.least + index } else { longest - index };
            if self.parts(rest, at + count, then)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn groups(
        &mut self,
        part: &Term,
        choice: &Alternatives,
        count: usize,
        rest: &[Term],
        at: usize,
        then: Then<'_, 't>,
    ) -> Option<bool> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut found = false;
        let stops_first = part.is_lazy && count >= part.least;
        if stops_first {
            found = self.parts(rest, at, then)?;
        }
        if !found && count < part.most {
            found = self.choice(choice, at, &mut |matcher, next| {
                // A group that matches the empty text would repeat for ever.
                if next == at && count >= part.least {
                    return Some(false);
                }
                matcher.groups(part, choice, count + 1, rest, next, then)
            })?;
        }
        if !found && !stops_first && count >= part.least {
            found = self.parts(rest, at, then)?;
        }
        self.depth -= 1;
        Some(found)
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn what_the_schemas_use_is_read() {
        for (pattern, right, wrong) in [
            ("^[a-z0-9-]{3,5}$", "ab-1", "ab"),
            (
                "^arn:aws(-[a-z]+)*:iam::\\d{12}:role/.+$",
                "arn:aws-us-gov:iam::123456789012:role/a",
                "arn:aws:iam::1:role/a",
            ),
            ("^(?!aws)[A-Z|a-z]+$", "own", "awsown"),
            ("^([\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*)$", "a b/c", "a!"),
            ("[\\u0020-\\uD7FF\\uE000-\\uFFFD\\uD800\\uDC00-\\uDBFF\\uDFFF\\r\\n\\t]", "a", ""),
            ("^[\\s\\S]+$", "a\n", ""),
            ("^(a|bc)+?d$", "abcad", "abd"),
            ("^x{2,}y?$", "xxx", "x"),
            ("\\w+", "--a--", "--"),
            ("^[^\\s]+@[^\\s]+$", "a@b", "a b@c"),
            ("^(?=.*[0-9])[a-z0-9]+$", "a1", "a"),
            ("^$|^[a-c]$", "", "d"),
            ("^[a-]$", "-", "b"),
        ] {
            assert_eq!(matches(pattern, right), Some(true), "{pattern} {right}");
            assert_eq!(matches(pattern, wrong), Some(false), "{pattern} {wrong}");
        }
    }

    #[test]
    fn what_java_reads_in_another_way_is_not_known() {
        for (pattern, text, matched) in [
            ("[a-z[0-9]]+", "prod1", None),
            ("[]a-z]+", "a]", None),
            ("[^]a]", "b", None),
            ("[a-z-[b]]", "c", None),
            ("[a-z&&[def]]", "d", None),
            ("\\v", "\n", None),
            ("", "a", None),
            (".", "\u{85}", None),
            ("[a-z\\[]+", "a[", Some(true)),
            ("[a-z]+", "prod", Some(true)),
            ("[a-z]+", "prod1", Some(false)),
            ("dev|prod", "production", Some(false)),
        ] {
            assert_eq!(super::matches_whole_in_java(pattern, text), matched, "{pattern} {text}");
        }
    }

    #[test]
    fn what_is_not_read_or_takes_too_long_is_not_known() {
        for pattern in ["(", "a**", "[a", "\\bx", "(?<n>a)", "(?i)a", "a{,2}", "[[:alpha:]]", "a++"]
        {
            assert_eq!(matches(pattern, "a"), None, "{pattern}");
        }
        assert_eq!(matches("^\\p{L}+$", "ü"), None);
        assert_eq!(matches("^(a|a)+$", &format!("{}b", "a".repeat(60))), None);
        assert_eq!(matches("^(ab)*$", &"ab".repeat(3_000)), None);
    }

    /// On a quarter of the stack that a thread has, since whoever asks needs some, too.
    #[test]
    fn a_long_text_takes_little_stack() {
        let patterns = include_str!("types.txt").lines();
        let mut patterns: Vec<&str> =
            patterns.filter_map(|line| Some(line.split_once(" like ")?.1)).collect();
        patterns.sort_unstable();
        patterns.dedup();
        let repeated = patterns.into_iter().filter(|it| it.contains(")*") || it.contains(")+"));
        let all = move || {
            for pattern in repeated.step_by(12) {
                for part in ["a", "a-", "a/", "arn:aws:"] {
                    matches(pattern, &part.repeat(80_000 / part.len()));
                }
            }
            assert_eq!(matches("^((((a|b)*)*)*)*$", &"ab".repeat(40_000)), None);
        };
        std::thread::Builder::new().stack_size(512 * 1_024).spawn(all).unwrap().join().unwrap();
    }

    #[test]
    fn nearly_all_patterns_of_the_schemas_are_read() {
        let lines = include_str!("types.txt").lines();
        let patterns: Vec<&str> =
            lines.filter_map(|line| Some(line.split_once(" like ")?.1)).collect();
        let read = patterns.iter().filter(|pattern| matches(pattern, "a").is_some()).count();
        assert!(patterns.len() > 8_000 && read * 100 > patterns.len() * 98, "{read}");
    }
}
