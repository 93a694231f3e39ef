// A plain JavaScript cdk8s app: one chart per environment, each object through the typed class of its kind.
const fs = require('fs');
const { App, ApiObject, Chart } = require('cdk8s');
const { k8s } = require('cdk8s-plus-27');

const [objects, outdir] = process.argv.slice(2);
const suffixes = { 'autoscaling/v2': 'V2' };

for (const [name, members] of Object.entries(JSON.parse(fs.readFileSync(objects, 'utf8')))) {
  const app = new App({ outdir: `${outdir}/${name}` });
  const chart = new Chart(app, 'ecommerce', { disableResourceNameHashes: true });
  members.forEach(({ apiVersion, kind, ...props }, index) => {
    const Kind = k8s[`Kube${kind}${suffixes[apiVersion] ?? ''}`];
    if (Kind) new Kind(chart, `${index}`, props);
    else new ApiObject(chart, `${index}`, { apiVersion, kind, ...props });
  });
  app.synth();
}
