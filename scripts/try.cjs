require("/work/main/scripts/swc-require.cjs");
const {TestFile}=require("/work/main/test/guards/test-file.ts");
const S=require("/work/main/lib/testing/synthesise.ts");
const A=require("/work/main/lib/testing/alteration.ts");
const {readdirSync}=require("fs");
// capture
const cap=[]; const O=A.altered; 
module.exports={cap};
const orig=S.Synthesised;
(async()=>{
 let tot={};
 for (const p of readdirSync("test/plugins")) {
  const leaves=new Set();
  for (const f of readdirSync("test/plugins/"+p).filter(f=>/\.test\.ts$/.test(f)&&!/e2e/.test(f)&&f!="mirror-job.test.ts")) {
   const t=new TestFile(`test/plugins/${p}/${f}`);
   A.observe?.(j=>{ for(const b of A.blocksOf(j)) walk(b.attributes,b.address.replace(/_[0-9A-F]{8}$/,"_*")+" ",leaves)});
   await t.run();
  }
  tot[p]=leaves.size; require("fs").writeFileSync(`/tmp/leaves-${p}.txt`,[...leaves].sort().join("\n"));
 }
 console.log(tot);
})();
function walk(v,p,out){ if(Array.isArray(v)){out.add(p+"[]"); v.forEach(x=>{if(x&&typeof x=="object")walk(x,p,out)});return;}
 if(v&&typeof v=="object"){for(const [k,x] of Object.entries(v)) if(k!="//") walk(x,p+(p.endsWith(" ")?"":".")+k,out);return;}
 out.add(p);}
