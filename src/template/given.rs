//! The values that a template is given when it is deployed, put in where it asks for them.

use super::Template;
use super::expr::{Expr, Kind};

/// The section that declares parameters, which stays as it is.
const PARAMETERS: &str = "Parameters";

impl Template {
    /// The same template with the values of some parameters and of some exports of other stacks in the
    /// places of `Ref`, `Fn::Sub` and `Fn::ImportValue`. A parameter of a list type is given its elements
    /// with commas between them. Names that the template does not have change nothing.
    ///
    /// ```
    /// use tablature::template::Template;
    ///
    /// let template: Template = serde_json::json!({
    ///     "Parameters": { "Name": { "Type": "String" } },
    ///     "Resources": { "Tracks": { "Type": "AWS::DynamoDB::Table", "Properties": {
    ///         "TableName": { "Ref": "Name" },
    ///     } } },
    /// })
    /// .into();
    /// let given = template.given([("Name", "a b")], []);
    /// assert!(given.to_json().contains(r#""TableName": "a b""#));
    /// ```
    pub fn given<'v>(
        &self,
        parameters: impl IntoIterator<Item = (&'v str, &'v str)>,
        imports: impl IntoIterator<Item = (&'v str, &'v str)>,
    ) -> Self {
        let declared = |(name, value): (&'v str, &'v str)| {
            let is_list = self.parameter(name)?.is_list();
            Some(Given { name, value, is_list })
        };
        let parameters: Vec<Given<'_>> = parameters.into_iter().filter_map(declared).collect();
        let imports: Vec<(&str, &str)> = imports.into_iter().collect();
        if parameters.is_empty() && imports.is_empty() {
            return self.clone();
        }
        let mut template = Self { read_bytes: Some(self.bytes()), ..self.clone() };
        template.text.take();
        let Kind::Map(sections) = &mut template.root.kind else { return template };
        let others = sections.iter_mut().filter(|(name, _)| name.as_str() != PARAMETERS);
        let mut open: Vec<&mut Expr> = others.map(|(_, section)| section).collect();
        while let Some(value) = open.pop() {
            if let Some(kind) = filled(&value.kind, &parameters, &imports) {
                value.kind = kind;
                continue;
            }
            match &mut value.kind {
                Kind::Map(members) => open.extend(members.values_mut()),
                Kind::List(elements) => open.extend(elements),
                _ => {}
            }
        }
        template
    }
}

/// A parameter's value.
struct Given<'v> {
    name: &'v str,
    value: &'v str,
    is_list: bool,
}

impl Given<'_> {
    fn kind(&self) -> Kind {
        match self.is_list {
            true => {
                let elements = self.value.split(',').map(|one| Expr::from(one.trim()));
                Kind::List(elements.collect())
            }
            false => Kind::String(self.value.to_owned()),
        }
    }
}

/// What a function gives with these values, if it is one that asks for them.
fn filled(kind: &Kind, parameters: &[Given<'_>], imports: &[(&str, &str)]) -> Option<Kind> {
    let Kind::Map(members) = kind else { return None };
    let (name, argument) = members.first().filter(|_| members.len() == 1)?;
    match (name.as_str(), &argument.kind) {
        ("Ref", Kind::String(of)) => parameters.iter().find(|one| one.name == of).map(Given::kind),
        ("Fn::ImportValue", Kind::String(of)) => {
            let (_, value) = imports.iter().find(|(export, _)| export == of)?;
            Some(Kind::String((*value).to_owned()))
        }
        ("Fn::Sub", Kind::String(text)) => {
            let text = substituted(text, parameters, &[])?;
            Some(Kind::Map([(name.clone(), Expr::from(text))].into_iter().collect()))
        }
        ("Fn::Sub", Kind::List(elements)) => {
            let [Expr { kind: Kind::String(text), .. }, variables] = elements.as_slice() else {
                return None;
            };
            let Kind::Map(own) = &variables.kind else { return None };
            let own: Vec<&str> = own.keys().map(String::as_str).collect();
            let text = substituted(text, parameters, &own)?;
            let elements = vec![Expr::from(text), variables.clone()];
            Some(Kind::Map([(name.clone(), Expr::from(elements))].into_iter().collect()))
        }
        _ => None,
    }
}

/// A text of `Fn::Sub` with the values in it; `None` if it asks for none of them.
fn substituted(text: &str, parameters: &[Given<'_>], own: &[&str]) -> Option<String> {
    let mut filled = text.to_owned();
    for one in parameters.iter().filter(|one| !one.is_list && !own.contains(&one.name)) {
        // What is filled in is not filled in again.
        let value = one.value.replace("${", "${!");
        filled = filled.replace(&format!("${{{}}}", one.name), &value);
    }
    (filled != text).then_some(filled)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn given(value: Value) -> Value {
        let template: Template = json!({
            "Parameters": {
                "Stage": { "Type": "String", "Default": "dev" },
                "Zones": { "Type": "List<AWS::EC2::AvailabilityZone::Name>" },
                "Other": { "Type": "String" },
            },
            "Outputs": { "O": value },
        })
        .into();
        let parameters = [("Stage", "prod"), ("Zones", "a, b"), ("Missing", "x")];
        let given = template.given(parameters, [("shared-Arn", "arn:aws:sns:::t")]);
        let all: Value = serde_json::from_str(&given.to_json()).unwrap();
        assert_eq!(all["Parameters"]["Stage"]["Default"], "dev");
        all["Outputs"]["O"].clone()
    }

    #[test]
    fn values_stand_where_they_are_asked_for() {
        for (value, expected) in [
            (json!({ "Ref": "Stage" }), json!("prod")),
            (json!([{ "A": { "Ref": "Stage" } }]), json!([{ "A": "prod" }])),
            (json!({ "Ref": "Zones" }), json!(["a", "b"])),
            (json!({ "Ref": "Other" }), json!({ "Ref": "Other" })),
            (json!({ "Ref": "Missing" }), json!({ "Ref": "Missing" })),
            (json!({ "Fn::ImportValue": "shared-Arn" }), json!("arn:aws:sns:::t")),
            (json!({ "Fn::ImportValue": "other" }), json!({ "Fn::ImportValue": "other" })),
            (json!({ "Fn::Sub": "a-${Stage}-${Other}" }), json!({ "Fn::Sub": "a-prod-${Other}" })),
            (
                json!({ "Fn::Sub": ["${Stage}", { "Stage": { "Ref": "Stage" } }] }),
                json!({ "Fn::Sub": ["${Stage}", { "Stage": "prod" }] }),
            ),
            (
                json!({ "Fn::If": ["C", { "Ref": "Stage" }, 1] }),
                json!({ "Fn::If": ["C", "prod", 1] }),
            ),
        ] {
            assert_eq!(given(value.clone()), expected, "{value}");
        }
    }
}
