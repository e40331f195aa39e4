//! IAM's wildcards: `*` stands for any text, `?` for one character.

/// A character of a pattern that stands for others.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wildcard {
    /// `*`
    AnyText,
    /// `?`
    AnyCharacter,
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
