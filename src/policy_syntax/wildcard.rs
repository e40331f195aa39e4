//! IAM's wildcards: `*` stands for any text, `?` for one character.

/// A character of a pattern that stands for others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wildcard {
    /// `*`
    AnyText,
    /// `?`
    AnyCharacter,
}

/// The meaning of the characters of a pattern.
pub(crate) trait Alphabet {
    /// The wildcard that a character of the pattern is, or `None`.
    fn wildcard(&self, character: char) -> Option<Wildcard>;

    /// Whether a character of the pattern that is not a wildcard matches one of the text.
    fn equals(&self, wanted: char, given: char) -> bool;

    /// Whether a wildcard may stand for a character. `behind` is the rest of the pattern.
    fn stands_for(&self, wildcard: Wildcard, behind: &str, given: char) -> bool;

    /// The text from the first character on that is equal to the pattern's, which is no wildcard; `None` if there is
    /// none. An alphabet whose `*` does not stand for everything has to look at each character, and gives the whole
    /// text.
    fn begins_at<'t>(&self, wanted: char, text: &'t str) -> Option<&'t str>;
}

/// Whether a pattern matches the whole of a text.
pub(crate) fn matches_by(alphabet: &impl Alphabet, pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern, text);
    // Where to continue if the text after the last `*` does not match: one character later.
    let mut retry: Option<(&str, &str)> = None;
    loop {
        let mut rest = pattern.chars();
        let mut following = text.chars();
        let wanted = rest.next();
        match (wanted.map(|wanted| (wanted, alphabet.wildcard(wanted))), following.next()) {
            (None, None) => return true,
            (Some((_, Some(Wildcard::AnyText))), _) => {
                pattern = rest.as_str();
                let Some(from) = begins_at(alphabet, pattern, text) else { return false };
                text = from;
                retry = Some((pattern, text));
                continue;
            }
            (Some((_, Some(wildcard))), Some(given))
                if alphabet.stands_for(wildcard, rest.as_str(), given) =>
            {
                (pattern, text) = (rest.as_str(), following.as_str());
                continue;
            }
            (Some((wanted, None)), Some(given)) if alphabet.equals(wanted, given) => {
                (pattern, text) = (rest.as_str(), following.as_str());
                continue;
            }
            _ => {}
        }
        let Some((after, at)) = retry else { return false };
        let mut skipped = at.chars();
        match skipped.next() {
            Some(given) if alphabet.stands_for(Wildcard::AnyText, after, given) => {
                let Some(from) = begins_at(alphabet, after, skipped.as_str()) else {
                    return false;
                };
                (pattern, text) = (after, from);
                retry = Some((after, text));
            }
            _ => return false,
        }
    }
}

/// The text from where the rest of a pattern, behind a `*`, may begin.
fn begins_at<'t>(alphabet: &impl Alphabet, pattern: &str, text: &'t str) -> Option<&'t str> {
    match pattern.chars().next() {
        Some(wanted) if alphabet.wildcard(wanted).is_none() => alphabet.begins_at(wanted, text),
        _ => Some(text),
    }
}

/// Whether a pattern as written matches a text, in any case, as the names of actions are compared.
pub(crate) fn matches_in_any_case(pattern: &str, text: &str) -> bool {
    let (mut pattern, mut text) = (pattern.as_bytes(), text.as_bytes());
    // Where to continue if the text after the last `*` does not match: one byte later, since no byte within a
    // character is equal to one that begins one.
    let mut retry = None;
    loop {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => return true,
            (Some((b'*', [])), _) => return true,
            (Some((b'*', rest)), _) => {
                pattern = rest;
                retry = Some((rest, text));
                continue;
            }
            (Some((b'?', rest)), Some((_, following))) => {
                let within = following.iter().take_while(|byte| matches!(byte, 0x80..=0xbf));
                let within = within.count();
                (pattern, text) = (rest, following.get(within..).unwrap_or_default());
                continue;
            }
            (Some((wanted, rest)), Some((given, following)))
                if wanted.eq_ignore_ascii_case(given) =>
            {
                (pattern, text) = (rest, following);
                continue;
            }
            _ => {}
        }
        let Some((after, [_, later @ ..])) = retry else { return false };
        (pattern, text) = (after, later);
        retry = Some((after, later));
    }
}

/// The wildcard that a character is in a policy.
pub(crate) fn written(character: char) -> Option<Wildcard> {
    match character {
        '*' => Some(Wildcard::AnyText),
        '?' => Some(Wildcard::AnyCharacter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_iams_do() {
        for (pattern, text) in [
            ("*", ""),
            ("*", "dynamodb:GetItem"),
            ("dynamodb:*", "dynamodb:GetItem"),
            ("DYNAMODB:get*", "dynamodb:GetItem"),
            ("dynamodb:*Item", "dynamodb:BatchGetItem"),
            ("dynamodb:?etItem", "dynamodb:GetItem"),
            ("d*:*t*m", "dynamodb:GetItem"),
            ("*Item*", "dynamodb:GetItem"),
        ] {
            assert!(matches_in_any_case(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [
            ("", "a"),
            ("a", ""),
            ("?", ""),
            ("dynamodb:Get", "dynamodb:GetItem"),
            ("dynamodb:*Items", "dynamodb:GetItem"),
            ("s3:*", "dynamodb:GetItem"),
        ] {
            assert!(!matches_in_any_case(pattern, text), "{pattern} {text}");
        }
    }
}
