//! `docs/rules.md` is the text of `explain --all`; and what every rule's own text looks like.

use tablature::rules;

#[test]
fn the_page_is_what_explain_prints() {
    let written = include_str!("../docs/rules.md");
    let printed = rules::page();
    let mut lines = printed.lines().zip(written.lines()).enumerate();
    let other = lines.find(|(_, (printed, written))| printed != written);
    assert!(
        printed == written,
        "docs/rules.md is not what the rules say any more; refresh it with\n    \
            cargo run -- explain --all > docs/rules.md\nfirst at line {}",
        other.map_or_else(|| "after its end".to_owned(), |(index, _)| (index + 1).to_string()),
    );
}

#[test]
fn codes_are_three_letters_and_three_digits_in_order_and_once() {
    let rules = rules::all();
    for rule in &rules {
        let (letters, digits) = rule.code.split_at(3);
        assert!(letters.chars().all(|c| c.is_ascii_uppercase()), "{}", rule.code);
        assert!(digits.len() == 3 && digits.chars().all(|c| c.is_ascii_digit()), "{}", rule.code);
    }
    for pair in rules.windows(2) {
        assert!(pair[0].code < pair[1].code, "{} and {}", pair[0].code, pair[1].code);
    }
}

#[test]
fn titles_are_a_line_without_a_stop() {
    for rule in rules::all() {
        let (code, title) = (rule.code, rule.title);
        assert!(!title.is_empty() && !title.contains(['\n', '|']), "{code}: {title}");
        assert!(!title.ends_with(['.', '!', '?', ' ']), "{code}: {title}");
        assert!(!title.starts_with(char::is_uppercase), "{code}: {title}");
        // A backslash at a line's end swallows white space; without one it would be seen.
        assert!(!title.contains("  "), "{code}: {title}");
    }
}

#[test]
fn explanations_are_sentences_and_name_a_page_of_aws() {
    for rule in rules::all() {
        let (code, text) = (rule.code, rule.explanation);
        assert!(text.len() > 40 && text.ends_with('.') && !text.contains("  "), "{code}: {text}");
        assert!(rule.page.starts_with("https://docs.aws.amazon.com/"), "{code}: {}", rule.page);
        assert!(rule.page.ends_with(".html"), "{code}: {}", rule.page);
    }
}

#[test]
fn what_is_explained_has_a_wrong_and_a_right_way() {
    // A bug of ours has neither.
    for rule in rules::all().into_iter().filter(|rule| rule.code != "IAM009") {
        let text = rule.explain();
        assert_eq!(text.matches("```rust").count(), 2, "{text}");
        assert!(text.contains("\nInstead:\n"), "{text}");
    }
}

#[test]
fn a_rule_is_found_in_any_case() {
    assert_eq!(rules::find("cfn001").map(|rule| rule.code), Some("CFN001"));
    assert_eq!(rules::find("CFN1"), None);
}
