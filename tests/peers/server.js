// An OPC UA server of another make, told on standard input what to write.
// Usage: node server.js PORT FOLDER. The protocol is that of tests/servers/asyncua_server.py.
"use strict";
const path = require("node:path");
const readline = require("node:readline");
const {
  DataType, LocalizedText, MessageSecurityMode, OPCUACertificateManager,
  OPCUAServer, SecurityPolicy, StatusCodes, Variant, VariantArrayType,
} = require("node-opcua");

const [port, folder] = [Number(process.argv[2]), process.argv[3]];
const nodes = {
  State: ["IDLE", "String"],
  Good: [0, "UInt32"],
  Cycle: [0.0, "Double"],
  Label: [new LocalizedText({ text: "prêt", locale: "fr" }), "LocalizedText"],
  Levels: [[1.0, 2.5], "Double"],
  Serial: ["00000000-0000-0000-0000-000000000007", "Guid"],
};

function variant(name, value) {
  const dataType = DataType[nodes[name][1]];
  if (Array.isArray(value)) {
    return new Variant({ dataType, arrayType: VariantArrayType.Array, value: new Float64Array(value) });
  }
  return new Variant({ dataType, value });
}

async function main() {
  const manager = new OPCUACertificateManager({
    automaticallyAcceptUnknownCertificate: true, rootFolder: path.join(folder, "pki"),
  });
  await manager.initialize();
  const server = new OPCUAServer({
    port,
    hostname: "127.0.0.1",
    resourcePath: "/peer",
    serverCertificateManager: manager,
    // A server that asks for a password has it encrypted: it needs a policy that can.
    securityPolicies: [SecurityPolicy.None, ...(process.env.PEER_USER ? [SecurityPolicy.Basic256Sha256] : [])],
    securityModes: [MessageSecurityMode.None, ...(process.env.PEER_USER ? [MessageSecurityMode.SignAndEncrypt] : [])],
    allowAnonymous: !process.env.PEER_USER,
    userManager: {
      isValidUser: (user, word) => user === process.env.PEER_USER && word === process.env.PEER_PASSWORD,
    },
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  space.registerNamespace("urn:ombre:another");
  const own = space.registerNamespace("urn:ombre:peer");
  const machine = own.addObject({
    nodeId: "s=Machine", browseName: "Machine", organizedBy: space.rootFolder.objects,
  });
  own.addVariable({
    nodeId: "s=Maker", browseName: "Maker", propertyOf: machine, dataType: "String",
    value: { dataType: "String", value: "nobody" },
  });
  const variables = {};
  for (const [name, [value, dataType]] of Object.entries(nodes)) {
    variables[name] = own.addVariable({
      nodeId: `s=${name}`, browseName: name, componentOf: machine, dataType,
      valueRank: Array.isArray(value) ? 1 : -1, minimumSamplingInterval: 0,
    });
    variables[name].setValueFromSource(variant(name, value));
  }
  await server.start();
  console.log("ready");
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const told = JSON.parse(line);
    variables[told.node].setValueFromSource(
      variant(told.node, told.value),
      told.bad ? StatusCodes.BadDeviceFailure : StatusCodes.Good,
      new Date(told.at),
    );
    console.log("done");
  }
  process.exit(0); // whoever told us what to do is gone
}

main().catch((error) => { console.error(error); process.exit(1); });
