//! `Output`: a value that the stack returns.

use crate::builder::{Id, common_setters, declaration, setters};
use crate::site::{At, Site};
use crate::template::Expr;

declaration! {
    /// An output of the stack, such as a table's name or a role's ARN.
    ///
    /// ```
    /// use tablature::{Attribute, Output, Stack, TableV2};
    ///
    /// let mut stack = Stack::new("music");
    /// let tracks = stack.add(TableV2::on_demand("Tracks", Attribute::string("id")));
    /// stack.add(Output::new("TracksArn", tracks.arn()).description("For the importer"));
    /// ```
    ///
    /// See [outputs](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/outputs-section-structure.html).
    #[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
    pub struct Output(id: impl Into<String>, value: impl Into<Expr>) {
        id: Id = Id::caller(id),
        value: Expr = value.into().at(Site::caller()),
        description: Option<At<String>> = None,
        export_name: Option<At<Expr>> = None,
    }

    /// An output. Its name consists of the letters and digits of `id`.
    pub fn new(..);
}

impl Output {
    pub(crate) fn move_from(&mut self, old: At<String>) {
        self.id.move_from(old);
    }
}

setters! {
    [] Output, [];

    /// The description of the output, in at most 1,024 bytes.
    pub fn description(description: impl Into<String>);

    /// Exports the output to other stacks under this name, which is unique in the account and
    /// Region.
    pub fn export_name(name: impl Into<Expr>);
}

common_setters! {
    [] Output = "output": moved_from, replacing;
    fields [];
    example
        "Output::new(\"Stage\", \"dev\")",
        "description(\"The stage\")" => "description(\"Which copy it is\")";
}
