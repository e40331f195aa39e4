//! `Rule`: the code, explanation and example of one kind of mistake.

use std::fmt;

use super::lexer::{Token, tokens};

/// Whether a finding of a rule stops `synth`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Severity {
    /// AWS refuses the template, or it would not do what was meant: nothing is written.
    Error,
    /// The template deploys, but is probably not what was meant.
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

impl Severity {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One rule: a code that is never reused, and its one explanation, which `explain CODE` prints.
#[derive(PartialEq, Eq, Debug)]
pub struct Rule {
    /// The code, such as `DDB004`. It does not depend on the severity.
    pub code: &'static str,
    /// Whether its findings block.
    pub severity: Severity,
    /// Whether a stack may acknowledge it with a reason. False if AWS refuses the template.
    pub acknowledgeable: bool,
    /// The rule in one line: lower case, no final stop.
    pub title: &'static str,
    /// What it is about and why it matters, in Markdown.
    pub explanation: &'static str,
    /// Rust source with a function `bad` and a function `good`, which are also the rule's tests.
    pub example: &'static str,
    /// The page of AWS's documentation for it.
    pub page: &'static str,
}

impl Rule {
    /// The rule in Markdown, with a bad and a good example: the text of `explain CODE` and a
    /// section of `docs/rules.md`. Ends with a newline.
    pub fn explain(&self) -> String {
        let refused = match self.severity {
            Severity::Error => "Refused",
            Severity::Warning => "Warned about",
        };
        let mut sections = vec![
            format!("## {}: {}", self.code, self.title),
            format!("Severity: {}", self.gravity()),
            self.explanation.trim().to_owned(),
        ];
        let examples = [(refused, "bad"), ("Instead", "good")];
        let code = |prefix: &str| body_of(self.example, prefix);
        let template = |prefix: &str| template_in(&code(prefix)?);
        let are_templates = examples.iter().all(|(_, prefix)| template(prefix).is_some());
        for (caption, prefix) in examples {
            let (language, code) = match are_templates {
                true => ("json", template(prefix)),
                false => ("rust", code(prefix)),
            };
            if let Some(code) = code {
                sections.push(format!("{caption}:\n\n```{language}\n{code}\n```"));
            }
        }
        sections.push(format!("See <{}>", self.page));
        sections.join("\n\n") + "\n"
    }

    /// The consequence of a finding, in words.
    pub(crate) fn gravity(&self) -> &'static str {
        match (self.severity, self.acknowledgeable) {
            (Severity::Error, false) => "error",
            (Severity::Error, true) => "error unless acknowledged",
            (Severity::Warning, _) => "warning",
        }
    }
}

/// The severity of a rule, and whether it may be acknowledged, by the word before its name in `rules!`.
macro_rules! gravity {
    (error) => {
        ($crate::findings::Severity::Error, false)
    };
    (acknowledgeable_error) => {
        ($crate::findings::Severity::Error, true)
    };
    (warning) => {
        ($crate::findings::Severity::Warning, true)
    };
    (lasting_warning) => {
        ($crate::findings::Severity::Warning, false)
    };
}
pub(crate) use gravity;

/// Declares the rules of a file, each by its gravity, a name and its code: `error NAME = ddb073 { title: …, … }`
/// declares `static NAME: Rule` with the code `DDB073` and the example in `tests/rules/ddb073.rs`.
/// `RULES` contains all of them.
macro_rules! rules {
    ($($gravity:ident $name:ident = $code:ident { $($field:ident: $value:expr),* $(,)? }),* $(,)?) => {
        pub(crate) static RULES: &[&$crate::findings::Rule] = &[$(&$name),*];
        $(
            pub(crate) static $name: $crate::findings::Rule = $crate::findings::Rule {
                code: {
                    const CODE: [u8; 6] = $crate::findings::capitals(stringify!($code));
                    match str::from_utf8(&CODE) {
                        Ok(code) => code,
                        Err(_) => stringify!($code),
                    }
                },
                example: include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/tests/rules/",
                    stringify!($code),
                    ".rs"
                )),
                severity: $crate::findings::gravity!($gravity).0,
                acknowledgeable: $crate::findings::gravity!($gravity).1,
                $($field: $value,)*
            };
        )*
    };
}
pub(crate) use rules;

/// A code in capitals. A text that is not a code is cut to the length of one.
pub(crate) const fn capitals(code: &str) -> [u8; 6] {
    match code.as_bytes().first_chunk() {
        Some(letters) => {
            let mut letters: [u8; 6] = *letters;
            letters.make_ascii_uppercase();
            letters
        }
        None => *b"??????",
    }
}

/// The body of the first function whose name begins with `prefix`, without its indentation.
fn body_of(source: &str, prefix: &str) -> Option<String> {
    let mut tokens = tokens(source).filter(|(token, _)| *token != Token::Blank);
    let mut after_fn = false;
    tokens.find(|(_, range)| {
        let text = source.get(range.clone()).unwrap_or_default();
        let found = after_fn && text.starts_with(prefix);
        after_fn = text == "fn";
        found
    })?;

    let mut depth = 0_usize;
    let mut body = None;
    for (token, range) in tokens {
        match token {
            Token::Open if depth == 0 && source.get(range.clone()) == Some("{") => {
                body = Some(range.end);
                depth = 1;
            }
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        if let (Some(start), 0) = (body, depth) {
            return source.get(start..range.start).map(dedent);
        }
    }
    None
}

/// The template that an example consists of, as JSON: what stands in `Template::from(json!(…))`, without the commas
/// that only Rust takes. `None` where it is more than JSON.
fn template_in(code: &str) -> Option<String> {
    let inside = code.trim().strip_prefix("Template::from(json!(")?.strip_suffix("))")?;
    let mut json = String::new();
    for (token, range) in tokens(inside) {
        if token == Token::Close {
            let written = json.trim_end();
            let length = written.strip_suffix(',').map_or(json.len(), str::len);
            let blank = json.get(written.len()..).unwrap_or_default().to_owned();
            if length < json.len() {
                json.truncate(length);
                json.push_str(&blank);
            }
        }
        json.push_str(inside.get(range).unwrap_or_default());
    }
    serde_json::from_str::<serde_json::Value>(&json).ok()?;
    Some(json)
}

fn dedent(code: &str) -> String {
    let indentation = code
        .lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let lines: Vec<&str> =
        code.lines().map(|line| line.get(indentation..).unwrap_or_default().trim_end()).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::samples::{CLASH, LIMIT, STALE};

    #[test]
    fn explain_is_a_section_of_the_rules_page() {
        insta::assert_snapshot!(CLASH.explain(), @r#"
        ## DDB004: an attribute has one type

        Severity: error

        Index keys share the table's attributes, so DynamoDB refuses two types for one name.

        Refused:

        ```rust
        stack.add(
            TableV2::on_demand("Tracks", Attribute::string("owner"))
                .global_secondary_index(GlobalSecondaryIndex::new("byOwner", Attribute::number("owner"))),
        );
        ```

        Instead:

        ```rust
        stack.add(
            TableV2::on_demand("Tracks", Attribute::string("owner"))
                .global_secondary_index(GlobalSecondaryIndex::new("byOwner", Attribute::string("owner"))),
        );
        ```

        See <https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeDefinition.html>
        "#);
    }

    #[test]
    fn a_warning_is_warned_about_and_a_waiver_is_said() {
        assert!(LIMIT.explain().contains("\nSeverity: warning\n"), "{}", LIMIT.explain());
        assert!(LIMIT.explain().contains("\nWarned about:\n"), "{}", LIMIT.explain());
        assert!(!LIMIT.explain().contains("Instead:"), "there is no `fn good`");
        let acknowledgeable = Rule { acknowledgeable: true, ..rule_like(&CLASH) };
        assert!(acknowledgeable.explain().contains("\nSeverity: error unless acknowledged\n"));
        assert!(STALE.explain().starts_with("## TAB001: "));
    }

    #[test]
    fn a_template_is_shown_as_a_file_has_it() {
        let template = "Template::from(json!({\n    \"A\": [\"x, }\", 1,],\n    \"B\": {},\n}))";
        let json = "{\n    \"A\": [\"x, }\", 1],\n    \"B\": {}\n}";
        assert_eq!(template_in(template).as_deref(), Some(json));
        assert_eq!(template_in("Template::from(json!({ \"A\": name }))"), None);
        assert_eq!(template_in("stack.add(table)"), None);
    }

    #[test]
    fn a_body_ends_at_its_own_bracket() {
        let source = r##"
            // fn bad() { not this }
            const TEXT: &str = "fn bad() {}";
            fn helper() {}
            fn bad_name<const N: usize>(of: [u8; N]) -> Stack {
                let text = "}"; // }
                let raw = r#"}"}"#;

                if true {
                    stack.add('}');
                }
            }
            fn bad() { second() }
            fn good() { one_line(); }
        "##;
        assert_eq!(
            body_of(source, "bad").unwrap(),
            "let text = \"}\"; // }\nlet raw = r#\"}\"}\"#;\n\nif true {\n    stack.add('}');\n}"
        );
        assert_eq!(body_of(source, "good").unwrap().trim(), "one_line();");
        assert_eq!(body_of(source, "ugly"), None);
        assert_eq!(body_of("fn bad() { never closed", "bad"), None);
    }

    fn rule_like(rule: &Rule) -> Rule {
        let Rule { code, severity, acknowledgeable, title, explanation, example, page } = *rule;
        Rule { code, severity, acknowledgeable, title, explanation, example, page }
    }
}
