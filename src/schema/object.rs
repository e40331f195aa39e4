//! An object: its members, and the constraints on several of them together.

use std::fmt;

use super::decode::Member;
use super::forms::{self, Form, WantedBeside};
use super::overlay::{self, Change};
use super::text;

/// The properties of a type, or an object within them.
#[derive(Clone, Copy)]
pub struct Object {
    /// All lines of the type.
    of_type: &'static str,
    heading: &'static str,
    lines: &'static str,
}

/// A constraint on several members of an object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Together {
    /// Exactly one of the groups has its members in the object.
    ExactlyOne(Groups),
    /// At least one of the groups has its members in the object.
    AtLeastOne(Groups),
    /// The first member requires all the others.
    With(&'static str, Groups),
    /// The first member excludes all the others.
    Without(&'static str, Groups),
}

/// Groups of members.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Groups(&'static str);

impl Object {
    /// The properties of a type.
    pub(super) fn of(resource_type: &str) -> Option<Self> {
        Self::within(text::of_type(resource_type)?, "")
    }

    /// The object of this name among the lines of a type.
    pub(super) fn within(of_type: &'static str, name: &str) -> Option<Self> {
        let (heading, lines) = text::object(of_type, name)?;
        Some(Self { of_type, heading, lines })
    }

    /// The type that it belongs to.
    pub fn resource_type(self) -> &'static str {
        text::parts(self.heading).0
    }

    /// The name of the object within its type, such as `Tag`. Empty for the properties themselves.
    pub fn name(self) -> &'static str {
        text::parts(self.heading).1
    }

    /// All members.
    pub fn members(self) -> impl Iterator<Item = Member> {
        let read = move |line| Member::read(self.of_type, line);
        let changed = self.changes().filter_map(move |change| match change {
            Change::Member(line) => read(line),
            _ => None,
        });
        let others = changed.clone();
        let is_changed = move |member: &Member| others.clone().any(|one| one.name == member.name);
        let own = members_in(self.lines).filter_map(read);
        own.filter(move |member| !is_changed(member)).chain(changed)
    }

    /// The names of the members that a template may set, in all objects of the type that it belongs to.
    pub fn names_of_type(self) -> impl Iterator<Item = &'static str> {
        let members = members_in(self.of_type);
        let settable = members.filter_map(move |line| Member::read(self.of_type, line));
        settable.filter(|member| !member.read_only).map(|member| member.name)
    }

    /// The member of this name.
    pub fn member(self, name: &str) -> Option<Member> {
        self.members().find(|member| member.name == name)
    }

    /// The one form that AWS takes in a member, such as an ARN, or in each of its elements. A path leads into
    /// a member of unknown structure. `None` if no form or several are taken, or that is not known.
    pub fn wanted(self, member: &str) -> Option<Form> {
        forms::wanted(self.heading, member)
    }

    /// The form that AWS takes in a member beside some values of another one: in the `Endpoint` of a subscription
    /// an ARN, where its `Protocol` is `sqs`. `None` if that is not known.
    pub fn wanted_beside(self, member: &str) -> Option<WantedBeside> {
        forms::wanted_beside(self.heading, member)
    }

    /// Whether it may have members that are not listed.
    pub fn is_open(self) -> bool {
        self.lines().any(|line| line == "~")
    }

    /// The constraints on several members.
    pub fn together(self) -> impl Iterator<Item = Together> {
        let changes = self.changes();
        let is_wrong = move |rule| {
            let mut changes = changes.clone();
            changes.any(|change| matches!(change, Change::NotTogether(wrong) if *wrong == rule))
        };
        let further = self.changes().filter_map(|change| match change {
            Change::Together(rule) => Some(*rule),
            _ => None,
        });
        let own = self.marked('&').filter(move |rule| !is_wrong(*rule));
        own.chain(further).filter_map(Together::read)
    }

    /// The attributes of the type that `Fn::GetAtt` accepts.
    pub(super) fn attributes(self) -> impl Iterator<Item = &'static str> {
        let further = self.changes().filter_map(|change| match change {
            Change::Attribute(name) => Some(*name),
            _ => None,
        });
        self.marked('@').flat_map(|names| names.split(' ')).chain(further)
    }

    /// The corrections of the schema.
    fn changes(self) -> impl Iterator<Item = &'static Change> + Clone {
        overlay::of(self.heading).iter().map(|correction| &correction.change)
    }

    /// The rest of each line that begins with a mark.
    pub(super) fn marked(self, mark: char) -> impl Iterator<Item = &'static str> {
        self.lines().filter_map(move |line| line.strip_prefix(mark))
    }

    /// The object of this name in the same type.
    #[cfg(test)]
    pub(super) fn beside(self, name: &str) -> Option<Self> {
        Self::within(self.of_type, name)
    }

    #[cfg(test)]
    pub(super) fn read(self, line: &'static str) -> Option<Member> {
        Member::read(self.of_type, line)
    }

    pub(super) fn lines(self) -> impl Iterator<Item = &'static str> {
        self.lines.lines().map(|line| line.strip_prefix(' ').unwrap_or(line))
    }
}

/// The lines that are members. Those that are not indented are headings, and others begin with a mark.
fn members_in(lines: &'static str) -> impl Iterator<Item = &'static str> {
    let indented = lines.lines().filter_map(|line| line.strip_prefix(' '));
    indented.filter(|line| line.starts_with(|c: char| c.is_ascii_alphanumeric()))
}

/// No two objects have one heading.
impl PartialEq for Object {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.heading, other.heading)
    }
}

impl Eq for Object {}

impl fmt::Debug for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Object").field(&self.heading).finish()
    }
}

impl Together {
    pub(super) fn read(rule: &'static str) -> Option<Self> {
        let (word, rest) = rule.split_once(' ')?;
        let after_first = || rest.split_once(' ').map(|(first, others)| (first, Groups(others)));
        Some(match word {
            "one" => Self::ExactlyOne(Groups(rest)),
            "any" => Self::AtLeastOne(Groups(rest)),
            "with" => after_first().map(|(first, others)| Self::With(first, others))?,
            "without" => after_first().map(|(first, others)| Self::Without(first, others))?,
            _ => return None,
        })
    }
}

impl Groups {
    /// Each group, by the names of its members.
    pub fn iter(self) -> impl Iterator<Item = impl Iterator<Item = &'static str> + Clone> {
        self.0.split(' ').map(|group| group.split('+'))
    }

    /// The names in all groups.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        self.0.split([' ', '+'])
    }
}
