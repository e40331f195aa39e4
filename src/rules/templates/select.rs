//! `Fn::Select`: a position that its list does not have.

use super::functions::FUNCTION;
use crate::names::grouped;
use crate::rules::prelude::{Finding, Node, finding};
use crate::template::Intrinsic;

/// A finding if the list is written out and is not so long. What functions leave out of a list makes it
/// shorter still.
pub(super) fn out_of_range(node: &Node<'_>, argument: &Node<'_>) -> Option<Finding> {
    let mut arguments = argument.items();
    let (position, list) = (arguments.next()?, arguments.next()?);
    let position = usize::try_from(position.as_i64()?).ok()?;
    let count = length(&list)?;
    if position < count {
        return None;
    }
    let found = finding!(&FUNCTION, "the list has no element at {}", grouped(position)).here(
        node,
        match count {
            1 => "it has 1 element".to_owned(),
            count => format!("it has {} elements", grouped(count)),
        },
    );
    let help = match count {
        0 => "give the list an element".to_owned(),
        1 => "the one element is at 0".to_owned(),
        count => format!("the first is at 0, the last at {}", grouped(count - 1)),
    };
    found.help(help).found()
}

/// How many elements a list has at most.
fn length(list: &Node<'_>) -> Option<usize> {
    match list.intrinsic() {
        Some(Intrinsic::Other("Fn::Split", argument)) => {
            let mut arguments = argument.items();
            let delimiter = arguments.next()?.as_str().filter(|text| !text.is_empty())?;
            let text = arguments.next()?.as_str().filter(|text| !text.contains("{{"))?;
            Some(text.split(delimiter).count())
        }
        _ => list.is_list().then(|| list.items().count()),
    }
}
