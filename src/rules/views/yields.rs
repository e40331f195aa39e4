//! What a function gives, as far as the template determines it.

use crate::facts::template::PSEUDO_PARAMETERS;
use crate::template::{Intrinsic, Template};

/// What a function gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::rules) enum Yield {
    Text,
    List,
}

pub(in crate::rules) struct Yields<'t> {
    template: &'t Template,
}

impl<'t> Yields<'t> {
    pub(in crate::rules) fn of(template: &'t Template) -> Self {
        Self { template }
    }

    /// `None` if it may give anything, or nothing.
    pub(in crate::rules) fn of_function(&self, function: &Intrinsic<'_>) -> Option<Yield> {
        match function {
            Intrinsic::Sub(..) | Intrinsic::Join(..) => Some(Yield::Text),
            Intrinsic::Ref("AWS::NoValue") | Intrinsic::GetAtt(..) => None,
            Intrinsic::Ref("AWS::NotificationARNs") => Some(Yield::List),
            Intrinsic::Ref(name) if PSEUDO_PARAMETERS.contains(name) => Some(Yield::Text),
            Intrinsic::Ref(name) => self.of_name(name),
            Intrinsic::Other(name, _) => match *name {
                "Fn::Base64" | "Fn::ImportValue" | "Fn::Length" | "Fn::ToJsonString" => {
                    Some(Yield::Text)
                }
                "Fn::Cidr" | "Fn::GetAZs" | "Fn::Split" => Some(Yield::List),
                _ => None,
            },
        }
    }

    fn of_name(&self, name: &str) -> Option<Yield> {
        if self.template.resource(name).is_some() {
            return Some(Yield::Text);
        }
        // The value of a parameter with an SSM type is looked up at deployment, and may be a list.
        let parameter = self.template.parameter(name)?;
        match parameter.kind() {
            "String" | "Number" => Some(Yield::Text),
            _ if parameter.is_list() && !parameter.is_looked_up() => Some(Yield::List),
            _ => None,
        }
    }
}
