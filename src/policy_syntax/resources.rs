//! Which patterns of ARNs IAM documents.

/// Services whose ARNs have the type of the resource after the account. S3's, SNS's and SQS's do not.
const TYPED: [&str; 2] = ["dynamodb", "kms"];

/// Why an element of `Resource` is none that IAM documents: it is `*`, or an ARN without wildcards in `arn`, in its
/// service and in the type of its resource. `beginning` is its text before the first variable, `wildcards` are
/// its characters for any text and for any character.
///
/// See AWS's pages on [`Resource`][resource] and on [ARNs].
///
/// [resource]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
/// [ARNs]: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
pub(crate) fn undocumented_resource(beginning: &str, wildcards: [char; 2]) -> Option<&'static str> {
    let [any_text, _] = wildcards;
    let is_anything = |text: &str| text.chars().eq([any_text]);
    let has_wildcards = |part: &str| part.contains(wildcards);
    if is_anything(beginning) {
        return None;
    }
    let mut parts = beginning.splitn(6, ':');
    if parts.next().is_some_and(has_wildcards) {
        return Some("it is neither `*` nor begins with `arn:`");
    }
    let service = parts.nth(1)?;
    if has_wildcards(service) {
        return Some("an ARN has no wildcards in its service");
    }
    let resource = parts.nth(2).filter(|resource| !is_anything(resource))?;
    let kind = resource.split([':', '/']).next()?;
    (TYPED.contains(&service) && has_wildcards(kind))
        .then_some("an ARN has no wildcards in the type of its resource")
}
