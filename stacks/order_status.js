// Gets changes of orders only, by the mapping's filter, and reacts where the status is another one.
exports.handler = async ({ Records }) => {
  for (const { dynamodb: { OldImage, NewImage } } of Records) {
    const [from, to] = [OldImage.status?.S, NewImage.status?.S];
    if (from !== to) {
      console.log(JSON.stringify({ user: NewImage.PK.S, order: NewImage.SK.S, from, to }));
    }
  }
};
