//! `CfnResource`: a resource of any type, with CloudFormation's own property names.

use std::sync::Arc;

use serde::Serialize;

use crate::acknowledgement::Acknowledgement;
use crate::builder::{Id, common_setters, declaration, identity};
use crate::conversions::conversions;
use crate::lambda::{ExecutionRole, InvokedFunction};
use crate::removal_policy::RemovalPolicy;
use crate::site::{At, Site};
use crate::template::{Expr, Owner};

/// The properties of a resource type, as a struct of your own. It serializes with serde and names
/// its type.
///
/// ```
/// use serde::Serialize;
/// use tablature::{CfnResource, ResourceProperties, Stack};
///
/// #[derive(Serialize)]
/// #[serde(rename_all = "PascalCase")]
/// struct Topic {
///     display_name: String,
/// }
///
/// impl ResourceProperties for Topic {
///     const TYPE: &'static str = "AWS::SNS::Topic";
/// }
///
/// let mut stack = Stack::new("shop");
/// let alarms = stack.add(CfnResource::typed("Alarms", &Topic { display_name: "Alarms".into() }));
/// let arn = alarms.reference();
/// ```
pub trait ResourceProperties: Serialize {
    /// The resource type, such as `AWS::SNS::Topic`.
    const TYPE: &'static str;
}

declaration! {
    /// A resource of any type: the escape hatch for types that have no builder.
    ///
    /// ```
    /// use tablature::{CfnResource, Expr, Stack};
    ///
    /// let mut stack = Stack::new("shop");
    /// stack.add(
    ///     CfnResource::new("Alarms", "AWS::SNS::Topic")
    ///         .property("TopicName", Expr::sub("${AWS::StackName}-alarms")),
    /// );
    /// ```
    ///
    /// Its properties are checked by the same rules as everything else. See the
    /// [resource type reference](https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html).
    #[must_use = "it is part of a stack only once it is added: `stack.add(…)`"]
    pub struct CfnResource;

    pub(crate) struct CfnResourceDeclaration(id: impl Into<String>, kind: impl Into<String>) {
        id: Id = Id::caller(id),
        kind: String = kind.into(),
        properties: Vec<(String, Expr)> = Vec::new(),
        depends_on: Vec<Expr> = Vec::new(),
        removal_policy: Option<At<RemovalPolicy>> = None,
        unserializable: Option<String> = None,
        acknowledgements: Vec<Acknowledgement> = Vec::new(),
    }

    /// A resource of a type, such as `AWS::SNS::Topic`, that has no properties yet.
    pub fn new(..);
}

impl CfnResource {
    /// A resource whose properties are a struct. A struct that does not serialize to a JSON object is
    /// a finding.
    #[track_caller]
    pub fn typed<P: ResourceProperties>(id: impl Into<String>, properties: &P) -> Self {
        let site = Site::caller();
        let mut resource = Self::new(id, P::TYPE);
        match serde_json::to_value(properties) {
            Ok(serde_json::Value::Object(members)) => {
                let members =
                    members.into_iter().map(|(name, value)| (name, Expr::from(value).at(site)));
                resource.declaration.properties = members.collect();
            }
            Ok(other) => {
                resource.declaration.unserializable = Some(format!("they become `{other}`"))
            }
            Err(error) => resource.declaration.unserializable = Some(error.to_string()),
        }
        resource
    }

    /// Sets a property to a value, by CloudFormation's name for the property.
    #[track_caller]
    pub fn property(mut self, name: impl Into<String>, value: impl Into<Expr>) -> Self {
        let (name, value) = (name.into(), value.into().at(Site::caller()));
        let CfnResourceDeclaration { calls, properties, .. } = &mut self.declaration;
        let known = properties.iter_mut().find(|(known, _)| *known == name);
        calls.entry("property", &name, known.as_ref().and_then(|(_, known)| known.site()));
        match known {
            Some((_, known)) => *known = value,
            None => properties.push((name, value)),
        }
        self
    }

    /// Creates the resource after another one, by logical id, which is written once however often it is said. A
    /// `Ref` or `Fn::GetAtt` implies this.
    #[track_caller]
    pub fn depends_on(mut self, logical_id: impl Into<String>) -> Self {
        let other = Expr::from(logical_id.into()).at(Site::caller());
        if !self.declaration.depends_on.contains(&other) {
            self.declaration.depends_on.push(other);
        }
        self
    }
}

common_setters! {
    [] CfnResource = "resource": moved_from, acknowledge, removal_policy, replacing;
    example
        "CfnResource::new(\"Alarms\", \"AWS::SNS::Topic\")",
        "property(\"DisplayName\", \"Alarms\")" => "property(\"DisplayName\", \"Shop alarms\")";
    more "", "", "CloudFormation deletes it by default.";
}

identity!(CfnResourceDeclaration);

/// The handle of a resource that was added to a stack.
#[derive(Clone, Debug)]
pub struct CfnResourceHandle {
    pub(crate) declaration: Arc<CfnResourceDeclaration>,
    pub(crate) owner: Owner,
}

conversions! {
    InvokedFunction:
    |handle: &CfnResourceHandle| Self { name: handle.reference(), handle: None };
}

conversions! {
    ExecutionRole:
    |handle: &CfnResourceHandle| handle.attribute("Arn").into();
}

impl CfnResourceHandle {
    /// `Ref`: the resource's main identifier.
    pub fn reference(&self) -> Expr {
        Expr::reference(self.logical_id()).of_stack(&self.owner)
    }

    /// `Fn::GetAtt`: an attribute, such as `Arn`.
    pub fn attribute(&self, name: &str) -> Expr {
        Expr::get_att(self.logical_id(), name).of_stack(&self.owner)
    }

    /// The logical id in the template.
    pub fn logical_id(&self) -> String {
        self.declaration.resource_id()
    }
}
