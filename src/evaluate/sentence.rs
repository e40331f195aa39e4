//! A request in words: "`PutItem` on table `FavouriteTable` for row `bob`".

use std::fmt;

use super::request::{CallPart, Request, Target};
use crate::names;

impl fmt::Display for Request {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = self.parts.iter().map(ToString::to_string).collect();
        if let Some(operation) = self.parts.iter().find_map(|part| part.enclosing) {
            write!(formatter, "`{operation}` of ")?;
        }
        if parts.is_empty() {
            return formatter.write_str("nothing");
        }
        formatter.write_str(&names::joined(parts))
    }
}

impl fmt::Display for CallPart {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`", self.action.name())?;
        if let Some(target) = &self.target {
            write!(formatter, " on {target}")?;
        }
        if let Some(region) = &self.region {
            write!(formatter, " in `{region}`")?;
        }
        match self.leading_keys.as_deref() {
            None => {}
            Some([]) => write!(formatter, " for no rows")?,
            Some([key]) => write!(formatter, " for row `{key}`")?,
            Some(keys) => {
                write!(
                    formatter,
                    " for rows {}",
                    names::joined(keys.iter().map(|key| format!("`{key}`")))
                )?;
            }
        }
        if self.full_table_scan == Some(true) {
            formatter.write_str(" for every row")?;
        }
        if let Some(attributes) = &self.attributes {
            let names = names::listed(attributes.iter().map(String::as_str));
            write!(formatter, ", naming the attributes {names}")?;
        }
        let settings =
            [("Select", self.select.as_deref()), ("ReturnValues", self.return_values.as_deref())];
        for (name, value) in settings {
            if let Some(value) = value {
                write!(formatter, ", with {name} = \"{value}\"")?;
            }
        }
        let context = self.context.to_string();
        if !context.is_empty() {
            write!(formatter, ", with {context}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Target {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Table(table) => write!(formatter, "table `{table}`"),
            Self::Index(table, index) => write!(formatter, "index `{index}` of table `{table}`"),
            Self::Stream(table) => write!(formatter, "the stream of table `{table}`"),
            Self::Part(table, kind) => {
                write!(formatter, "the {} of table `{table}`", kind.name())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::Action;

    #[test]
    fn a_request_says_what_is_done_to_what() {
        let says = |request: Request, sentence: &str| assert_eq!(request.to_string(), sentence);
        let put = || Request::new(Action::PutItem).on_table("Notes");
        says(Request::new(Action::ListStreams), "`ListStreams`");
        says(put(), "`PutItem` on table `Notes`");
        says(put().leading_key("bob"), "`PutItem` on table `Notes` for row `bob`");
        says(put().leading_keys::<&str>([]), "`PutItem` on table `Notes` for no rows");
        says(
            Request::new(Action::Query).on_index("Notes", "byTag").in_region("eu-west-1"),
            "`Query` on index `byTag` of table `Notes` in `eu-west-1`",
        );
        says(
            Request::new(Action::GetRecords).on_stream("Notes"),
            "`GetRecords` on the stream of table `Notes`",
        );
        says(
            put()
                .attributes(["text", "tag"])
                .return_values("ALL_OLD")
                .context("aws:SourceIp", "::1"),
            "`PutItem` on table `Notes`, naming the attributes `text` and `tag`, \
             with ReturnValues = \"ALL_OLD\", with aws:SourceIp = \"::1\"",
        );
        says(
            Request::partiql("SELECT * FROM Notes").unwrap().full_table_scan(),
            "`PartiQLSelect` on table `Notes` for every row",
        );
    }

    #[test]
    fn a_call_of_several_says_them_all() {
        let put = |row: &str| Request::new(Action::PutItem).on_table("Notes").leading_key(row);
        assert_eq!(
            Request::transact_write_items([put("a"), put("b")]).unwrap().to_string(),
            "`TransactWriteItems` of `PutItem` on table `Notes` for row `a` \
             and `PutItem` on table `Notes` for row `b`"
        );
        assert_eq!(
            Request::batch_get_item([("A", "1"), ("B", "2"), ("A", "3")]).to_string(),
            "`BatchGetItem` on table `A` for rows `1` and `3` and `BatchGetItem` on table `B` \
             for row `2`"
        );
    }
}
