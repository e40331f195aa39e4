//! The catalogue of all rules, whichever floor judges by them, and the page of them.

use crate::findings::Rule;
use crate::{compare, declared, evolution, grants, invariants, names, proof, rules};

/// Every rule that exists, by code.
///
/// ```
/// let rules = tablature::catalogue::all();
/// assert!(rules.iter().any(|rule| rule.code == "DDB004"));
/// ```
pub fn all() -> Vec<&'static Rule> {
    let of_declarations = declared::RULES
        .into_iter()
        .chain([grants::RULES])
        .chain(invariants::RULES)
        .chain([proof::RULES]);
    let mut rules: Vec<&'static Rule> = rules::rules()
        .chain(of_declarations.flatten().copied())
        .chain(compare::rules())
        .chain(evolution::rules())
        .collect();
    rules.push(&proof::NOT_AS_DECLARED);
    rules.sort_by_key(|rule| rule.code);
    rules
}

/// The rule with this code, in upper or lower case.
pub fn find(code: &str) -> Option<&'static Rule> {
    all().into_iter().find(|rule| rule.code.eq_ignore_ascii_case(code))
}

/// The code that was probably meant: the one that differs by a slip of one letter, or of one digit too many or
/// too few. Another digit makes another code.
pub(crate) fn near(code: &str) -> Option<&'static str> {
    let is_digit = |character: &char| character.is_ascii_digit();
    let digits = |code: &str| code.chars().filter(is_digit).collect::<String>();
    let is_slip = |known: &str| {
        let is_other = digits(code).len() == digits(known).len() && digits(code) != digits(known);
        !is_other && names::is_within(1, code, known)
    };
    all().into_iter().map(|rule| rule.code).find(|known| is_slip(known))
}

/// Every rule's explanation, as one Markdown page with an index.
pub fn page() -> String {
    let rules = all();
    let index: String = rules.iter().map(|rule| row(rule)).collect();
    let sections: Vec<String> = rules.iter().map(|rule| rule.explain()).collect();
    format!("{HEAD}{index}\n{}", sections.join("\n"))
}

fn row(rule: &Rule) -> String {
    format!("| {} | {} | {} |\n", rule.code, rule.title, rule.gravity())
}

const HEAD: &str = "\
# Rules

What is checked before a template is written. This page is what `explain --all` prints;
`explain CODE` prints one section of it. Every example is also a test.

A code is three letters and three digits: `CFN` for CloudFormation's own rules, `COG` for Cognito,
`DAT` for sample data, `DDB` for DynamoDB, `ENT` for entities and access patterns, `EVO` for what `diff` says of an update, `IAM` for policies,
`KMS` for keys, `OPS` for what stands around tables. A code is never given to another rule, and says nothing of how grave it is:

- **error**: AWS refuses the template, or it cannot mean what it says. Nothing is written.
- **error unless acknowledged**: it deploys, and breaks a promise. Nothing is written unless the stack says why it is right.
- **warning**: it deploys, and is probably not what was meant. `synth --deny-warnings` stops at it.

`.acknowledge(\"CODE\", \"the reason\")` accepts a finding, on the declaration that it stands in or on the whole stack. Each
acknowledged finding is listed with its reason; an acknowledgement that answers nothing any more is a finding itself
(`CFN006`).

| code | rule | severity |
|---|---|---|
";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_near_by_its_letters_and_not_by_its_number() {
        assert_eq!(near("CNF020"), Some("CFN020"));
        assert_eq!(near("iam06"), Some("IAM006"));
        assert_eq!(near("IAMO43"), Some("IAM043"));
        assert_eq!(near("DDB0004"), Some("DDB004"));
        for far in ["CFN999", "CFN099", "NOPE", "", "DDB"] {
            assert_eq!(near(far), None, "{far}");
        }
    }
}
