//! Whether a value that is written in another way may be the same one once it is deployed.

use super::walk::are_alike;
use crate::evaluate::{Environment, NAMELESS_GAP, Resolved, Shape, is_gap};
use crate::facts::template::has_dynamic_reference;
use crate::shown;
use crate::template::text::{Piece, pieces};
use crate::template::{Intrinsic, Node, Template};

/// A template, and what it is deployed to.
pub(super) type Deployed<'t> = (&'t Template, &'t Environment);

/// So many values of nested `Fn::If`s are compared with each other.
const MOST_CHOICES: usize = 16;

/// Why two values that differ may be the same one; `None` where they certainly are not.
pub(super) fn may_stay(
    before: &Resolved<'_>,
    after: &Resolved<'_>,
    of: [Deployed<'_>; 2],
) -> Option<String> {
    if choice(before).or(choice(after)).is_some() {
        let (ones, others) = (choices(before), choices(after));
        // What is no `Fn::If`, though it is called so, may be anything.
        let is_same = |one: &Resolved<'_>, other: &Resolved<'_>| {
            choice(one).or(choice(other)).is_some()
                || are_alike(one, other, &[])
                || may_stay(one, other, of).is_some()
        };
        let may_be = ones.len().max(others.len()) > MOST_CHOICES
            || ones.iter().any(|one| others.iter().any(|other| is_same(one, other)));
        let why = "whether a condition holds is not known";
        return may_be.then(|| why.to_owned());
    }
    match (&before.shape, &after.shape) {
        (Shape::Map(ones), Shape::Map(others)) if ones.len() == others.len() => {
            all_may_stay(ones.iter().map(|(key, one)| Some((one, after.get(key)?))), of)
        }
        (Shape::List(ones), Shape::List(others)) if ones.len() == others.len() => {
            all_may_stay(ones.iter().zip(others).map(Some), of)
        }
        (Shape::Text(_) | Shape::Made(_), Shape::Text(_) | Shape::Made(_)) => {
            let texts = [before, after].map(text);
            if !may_be_one(&texts) {
                return None;
            }
            let sides = [(before, of[0]), (after, of[1])];
            let given = sides.into_iter().find_map(|(value, of)| not_given(&value.node, of));
            // Resources of the template are what they are, and others than each other.
            let is_of_two = texts.iter().all(|text| text.contains(is_gap));
            given.or_else(|| (!is_of_two).then(|| "only deployment tells its value".to_owned()))
        }
        _ => None,
    }
}

/// Whether each pair is alike or may be, and why.
fn all_may_stay<'r, 't: 'r>(
    pairs: impl Iterator<Item = Option<(&'r Resolved<'t>, &'r Resolved<'t>)>>,
    of: [Deployed<'_>; 2],
) -> Option<String> {
    let mut first = None;
    for pair in pairs {
        let (one, other) = pair?;
        if !are_alike(one, other, &[]) {
            let why = may_stay(one, other, of)?;
            first.get_or_insert(why);
        }
    }
    first
}

/// The condition and both values of an `Fn::If` that is open.
pub(super) fn choice<'r, 't>(value: &'r Resolved<'t>) -> Option<&'r [Resolved<'t>]> {
    match value.members() {
        [("Fn::If", parts)] => Some(parts.items()),
        _ => None,
    }
}

/// The values that a value may be: those of an `Fn::If`, or itself.
pub(super) fn choices<'r, 't>(value: &'r Resolved<'t>) -> Vec<&'r Resolved<'t>> {
    match choice(value) {
        Some([_, values @ ..]) => values.iter().flat_map(choices).collect(),
        _ => vec![value],
    }
}

/// The text, with a character for each part that only deployment tells. Equal ones are equal parts.
fn text(value: &Resolved<'_>) -> String {
    match &value.shape {
        Shape::Text(text) => text.clone(),
        _ => {
            let part = |piece| match piece {
                Piece::Literal(text) => text,
                Piece::Ref(_) | Piece::GetAtt(..) | Piece::Unknown => NAMELESS_GAP.to_string(),
            };
            pieces(&value.node).into_iter().map(part).collect()
        }
    }
}

/// Whether both texts may be the same one.
fn may_be_one([one, other]: &[String; 2]) -> bool {
    let (one, other) = without_common(one, other);
    let (one, other) = without_common(&reversed(&one), &reversed(&other));
    let begins_open = |text: &str| text.starts_with(is_gap);
    let ends_open = |text: &str| text.ends_with(is_gap);
    match [&one, &other].map(|text| text.contains(is_gap)) {
        [false, false] => one == other,
        // What is left of both begins and ends differently.
        [true, false] => may_fill(&one, &other),
        [false, true] => may_fill(&other, &one),
        [true, true] => {
            (begins_open(&one) || begins_open(&other)) && (ends_open(&one) || ends_open(&other))
        }
    }
}

/// Whether the open parts of a text may be what makes it another one.
fn may_fill(open: &str, known: &str) -> bool {
    let mut rest = known;
    let mut literals = open.split(is_gap);
    let Some(left) = literals.next().and_then(|first| rest.strip_prefix(first)) else {
        return false;
    };
    rest = left;
    let literals: Vec<&str> = literals.collect();
    let Some((last, between)) = literals.split_last() else { return rest.is_empty() };
    for literal in between {
        let Some((_, behind)) = rest.split_once(literal) else { return false };
        rest = behind;
    }
    rest.ends_with(last)
}

/// The texts without the part that both begin with.
fn without_common(one: &str, other: &str) -> (String, String) {
    let is_common = |(one, other): &(char, char)| one == other && *one != NAMELESS_GAP;
    let common = one.chars().zip(other.chars()).take_while(is_common).count();
    let rest = |text: &str| text.chars().skip(common).collect();
    (rest(one), rest(other))
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

/// What nobody gave of what a value is made of, and how to give it.
fn not_given(node: &Node<'_>, (template, environment): Deployed<'_>) -> Option<String> {
    let of_piece = |piece: Piece<'_>| match piece {
        Piece::Ref("AWS::StackName" | "AWS::StackId") => {
            let is_open = environment.name_of_stack().is_none();
            is_open.then(|| "the stack's name is not given (`--stack-name`)".to_owned())
        }
        Piece::Ref(name) => {
            let parameter = template.parameter(name)?;
            let is_given = environment.given(name).is_some();
            let name = shown::name(name);
            let is_open = !is_given && (parameter.default().is_none() || parameter.is_looked_up());
            is_open.then(|| format!("parameter `{name}` is not given (`--parameter {name}=…`)"))
        }
        _ => None,
    };
    let of_function = |node: Node<'_>| match node.intrinsic()? {
        Intrinsic::Other("Fn::ImportValue", _) => {
            Some("what it imports is not given (`--import`)".to_owned())
        }
        _ => pieces(&node).into_iter().find_map(of_piece),
    };
    let has_other = |node: Node<'_>| match node.intrinsic() {
        Some(Intrinsic::Other(..)) => true,
        _ => pieces(&node).contains(&Piece::Unknown),
    };
    let is_other = node.as_str().is_some_and(has_dynamic_reference);
    let own = node.descendants().find_map(of_function);
    own.or_else(|| {
        let is_open = is_other || node.descendants().any(has_other);
        is_open.then(|| "only deployment tells its value".to_owned())
    })
}
