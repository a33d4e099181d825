// The figures for whatever the filters leave, as the tables of figures.py.
// The cube is unpacked as cube.py packs it; see there for its layout.
const Cube = (() => {
  let data = null;
  let shape = null;
  const unpackedBlocks = new Map();

  async function inflate(text) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  /** Read series of (indexes, numbers); the same packed block is read once. */
  function unpack(packed, isFloat = false) {
    if (!unpackedBlocks.has(packed)) unpackedBlocks.set(packed, read(packed, isFloat));
    return unpackedBlocks.get(packed);
  }

  async function read(packed, isFloat) {
    const bytes = await inflate(packed.bytes);
    const view = new DataView(bytes.buffer);
    let at = 0;
    const integer = () => {
      let number = 0;
      for (let factor = 1; ; factor *= 128) {
        const byte = bytes[at++];
        number += (byte % 128) * factor;
        if (byte < 128) return number;
      }
    };
    return packed.lengths.map((length) => {
      const indexes = new Float64Array(length);
      const numbers = new Float64Array(length);
      for (let place = 0, index = 0; place < length; place++) indexes[place] = index += integer();
      for (let place = 0; place < length; place++) {
        if (isFloat) {
          numbers[place] = view.getFloat64(at, true);
          at += 8;
        } else numbers[place] = integer();
      }
      return { indexes, numbers };
    });
  }

  function start(pageData) {
    data = pageData;
    shape = {
      stages: data.stages.length,
      months: data.months.length,
      sources: data.values.lead_source.length,
    };
  }

  const noFilters = () => ({ from: 0, to: shape.months - 1, source: null, segment: null, owner: null });
  const hasPeriod = (filters) => filters.from > 0 || filters.to < shape.months - 1;
  const isShown = (stage, filters) => filters.owner === null || data.stages[stage].owner === filters.owner;
  const blockOf = (name) => data.cube.blocks.find((block) => block.segment === name) ?? data.cube.blocks[0];

  /** Whether a cell of (value, source, month) is what the filters ask. */
  function passes(filters, value, source, month) {
    return (
      month >= filters.from &&
      month <= filters.to &&
      (filters.source === null || filters.source === source) &&
      (filters.segment === null || filters.segment.value === value)
    );
  }

  /** Add up all measures by stage, and by month, source and value with stage. */
  async function sum(block, filters, valueCount) {
    const series = await unpack(block.counts.measures);
    const { stages, months, sources } = shape;
    const sums = {};
    data.cube.measures.forEach((name, number) => {
      const { indexes, numbers } = series[number];
      const of = {
        stage: new Float64Array(stages),
        month: new Float64Array(months * stages),
        source: new Float64Array(sources * stages),
        value: new Float64Array(valueCount * stages),
      };
      for (let place = 0; place < indexes.length; place++) {
        let rest = indexes[place];
        const stage = rest % stages;
        rest = (rest - stage) / stages;
        const month = rest % months;
        rest = (rest - month) / months;
        const source = rest % sources;
        const value = (rest - source) / sources;
        if (!passes(filters, value, source, month)) continue;
        of.stage[stage] += numbers[place];
        of.month[month * stages + stage] += numbers[place];
        of.source[source * stages + stage] += numbers[place];
        of.value[value * stages + stage] += numbers[place];
      }
      sums[name] = of;
    });
    return sums;
  }

  const share = (part, whole) => (whole ? part / whole : null);

  function conversion(cohort, converted, undecided) {
    return {
      cohort_leads: cohort,
      converted_leads: converted,
      undecided_leads: undecided,
      conversion: share(converted, cohort),
      resolved_conversion: share(converted, cohort - undecided),
      undecided_share: share(undecided, cohort),
      is_mature: undecided === 0 ? 1 : 0,
    };
  }

  /** Return all tables for these filters; `hidden` marks a row that they leave out. */
  async function compute(filters) {
    const block = blockOf(filters.segment?.name ?? null);
    const blockValues = block.segment ? data.values[block.segment].length : 1;
    const sums = await sum(block, filters, blockValues);
    const numbers = data.stages.map((_, stage) => stage);
    const shown = numbers.filter((stage) => isShown(stage, filters));
    const inMonth = (name, month, stage) => sums[name].month[month * shape.stages + stage];
    const total = (name) => shown.reduce((all, stage) => all + sums[name].stage[stage], 0);
    const { chain } = data;
    const first = chain[0];

    const tables = {
      totals: [totals(total)],
      stages: numbers.map((stage) => stageRow(sums, stage, filters)),
      steps: chain.slice(1).map((stage, place) => {
        const before = chain[place];
        const entered = sums.entered_leads.stage;
        return {
          from_stage_id: data.stages[before].id,
          to_stage_id: data.stages[stage].id,
          ...conversion(
            entered[before],
            sums.next_converted_leads.stage[before],
            sums.next_undecided_leads.stage[before],
          ),
          to_stage_entries: entered[stage],
          period_conversion: share(entered[stage], entered[before]),
        };
      }),
      from_top: chain.slice(1).map((stage) => ({
        from_stage_id: data.stages[first].id,
        to_stage_id: data.stages[stage].id,
        ...conversion(
          sums.entered_leads.stage[first],
          sums.top_converted_leads.stage[stage],
          sums.top_undecided_leads.stage[stage],
        ),
      })),
      cohorts: [],
      months: data.months.map((month, number) => ({
        month,
        ...closed((name) => shown.reduce((all, stage) => all + inMonth(name, number, stage), 0)),
        hidden: number < filters.from || number > filters.to,
      })),
    };
    data.months.forEach((month, number) => {
      for (const stage of chain.slice(1)) {
        tables.cohorts.push({
          month,
          to_stage_id: data.stages[stage].id,
          ...conversion(
            inMonth("entered_leads", number, first),
            inMonth("top_converted_leads", number, stage),
            inMonth("top_undecided_leads", number, stage),
          ),
          hidden: number < filters.from || number > filters.to || !isShown(stage, filters),
        });
      }
    });
    tables.weeks = await weeks(block, filters);
    tables.amounts = await amounts(block, filters);
    await percentiles(tables.stages, block, filters);
    await byValue(tables, filters, sums, shown);
    return tables;
  }

  function closed(total) {
    const [won, lost, recycled, returned] = ["won_leads", "lost_leads", "recycled_leads", "returned_leads"].map(total);
    return {
      won_leads: won,
      lost_leads: lost,
      win_rate: share(won, won + lost),
      recycled_leads: recycled,
      returned_leads: returned,
      return_rate: share(returned, recycled),
    };
  }

  function totals(total) {
    const [judged, met] = [total("sla_judged_leads"), total("sla_met_leads")];
    return {
      open_leads: total("open_leads"),
      ...closed(total),
      sla_judged_leads: judged,
      sla_met_leads: met,
      sla_attainment: share(met, judged),
    };
  }

  function stageRow(sums, stage, filters) {
    const of = (name) => sums[name].stage[stage];
    return {
      stage_id: data.stages[stage].id,
      entered_leads: of("entered_leads"),
      other_basis_leads: data.has_other_basis ? of("other_basis_leads") : null,
      other_basis_difference: data.has_other_basis ? of("other_basis_leads") - of("entered_leads") : null,
      sla_judged_leads: of("sla_judged_leads"),
      sla_met_leads: of("sla_met_leads"),
      sla_attainment: share(of("sla_met_leads"), of("sla_judged_leads")),
      open_leads: of("open_leads"),
      hidden: !isShown(stage, filters),
    };
  }

  async function weeks(block, filters) {
    const counts = new Map();
    const parts = data.weeks.length;
    const [{ indexes, numbers }] = await unpack(block.counts.weeks);
    const inPeriod = new Set();
    for (const [monday, month] of data.weeks) {
      if (!counts.has(monday)) counts.set(monday, 0);
      if (month >= filters.from && month <= filters.to) inPeriod.add(monday);
    }
    for (let place = 0; place < indexes.length; place++) {
      const part = indexes[place] % parts;
      const rest = (indexes[place] - part) / parts;
      const source = rest % shape.sources;
      const [monday, month] = data.weeks[part];
      if (passes(filters, (rest - source) / shape.sources, source, month)) {
        counts.set(monday, counts.get(monday) + numbers[place]);
      }
    }
    const isSales = data.sales_stage !== null && isShown(data.sales_stage, filters);
    return [...counts].map(([week, count]) => ({
      week,
      entered_leads: isSales ? count : null,
      hidden: !inPeriod.has(week),
    }));
  }

  async function amounts(block, filters) {
    const rows = data.currencies.map((currency) => ({ currency, won_amount: null, open_amount: null, lost_amount: null }));
    const series = await unpack(block.counts.amounts, true);
    const currencies = Math.max(data.currencies.length, 1);
    data.cube.amounts.forEach((name, number) => {
      const { indexes, numbers } = series[number];
      for (let place = 0; place < indexes.length; place++) {
        const currency = indexes[place] % currencies;
        let rest = (indexes[place] - currency) / currencies;
        const stage = rest % shape.stages;
        rest = (rest - stage) / shape.stages;
        const month = rest % shape.months;
        rest = (rest - month) / shape.months;
        const source = rest % shape.sources;
        if (!isShown(stage, filters) || !passes(filters, (rest - source) / shape.sources, source, month)) continue;
        rows[currency][name] = (rows[currency][name] ?? 0) + numbers[place];
      }
    });
    return rows;
  }

  /** Add the percentiles of each stage; `approximate` names those that come from a histogram. */
  async function percentiles(rows, block, filters) {
    for (const row of rows) row.approximate = [];
    for (const [name, family] of Object.entries(data.cube.families)) {
      const key = exactKey(filters);
      if (key !== null) {
        const stages = data.cube.exact[name][key];
        rows.forEach((row, stage) => {
          family.metrics.forEach((metric, which) => (row[metric] = stages?.[stage]?.[which] ?? null));
        });
        continue;
      }
      const counts = await histograms(family, block, filters);
      const bins = data.cube.bins[family.durations];
      const isSample = data.cube.one_in > 1 && (filters.source !== null || filters.segment !== null);
      rows.forEach((row, stage) => {
        const isLossless = !isSample && bins[stage].every(([low, high]) => low === high);
        family.metrics.forEach((metric, which) => {
          row[metric] = percentile(counts[stage], bins[stage], which ? 0.9 : 0.5, isSample ? 10 : 1);
          if (!isLossless) row.approximate.push(metric);
        });
      });
    }
  }

  function exactKey(filters) {
    if (hasPeriod(filters) || (filters.source !== null && filters.segment !== null)) return null;
    if (filters.source !== null) return `lead_source:${filters.source}`;
    return filters.segment === null ? "" : `${filters.segment.name}:${filters.segment.value}`;
  }

  /** Return how many durations are in each bin, by stage. */
  async function histograms(family, block, filters) {
    const width = data.cube.bin_count;
    const counts = data.stages.map(() => new Float64Array(width));
    const isWhole = filters.source === null && filters.segment === null;
    const packed = isWhole ? data.cube.by_month[family.durations] : block.histograms[family.durations];
    const series = await unpack(packed);
    for (const { indexes, numbers } of family.part ? series.slice(0, 1) : series) {
      for (let place = 0; place < indexes.length; place++) {
        const bin = indexes[place] % width;
        let rest = (indexes[place] - bin) / width;
        const stage = rest % shape.stages;
        rest = (rest - stage) / shape.stages;
        const month = isWhole ? rest : rest % shape.months;
        rest = (rest - month) / shape.months;
        const source = isWhole ? null : rest % shape.sources;
        const value = isWhole ? null : (rest - source) / shape.sources;
        if (passes(filters, value, source, month)) counts[stage][bin] += numbers[place];
      }
    }
    return counts;
  }

  /** Interpolate between the two nearest durations, those within a bin taken to be spread evenly. */
  function percentile(counts, bins, part, least) {
    const total = counts.reduce((all, count) => all + count, 0);
    if (total < least) return null;
    const position = part * (total - 1);
    const [below, above] = [Math.floor(position), Math.ceil(position)].map((rank) => valueAt(rank, counts, bins));
    return below + (above - below) * (position - Math.floor(position));
  }

  function valueAt(rank, counts, bins) {
    let before = 0;
    for (let bin = 0; bin < bins.length; bin++) {
      const count = counts[bin];
      if (rank < before + count) {
        const [low, high] = bins[bin];
        return count === 1 ? (low + high) / 2 : low + ((high - low) * (rank - before)) / (count - 1);
      }
      before += count;
    }
    return null;
  }

  async function byValue(tables, filters, sums, shown) {
    const perDimension = { lead_source: { sums, by: "source", chosen: filters.source } };
    for (const name of data.segments) {
      const block = blockOf(name);
      const isFiltered = filters.segment !== null;
      // The cube has one segment at a time: another one cannot be told apart within it.
      if (isFiltered && filters.segment.name !== name) continue;
      const count = data.values[name].length;
      const own = isFiltered || block === data.cube.blocks[0] ? sums : await sum(block, filters, count);
      perDimension[name] = { sums: own, by: "value", chosen: filters.segment?.value ?? null };
    }
    const first = data.chain[0];
    // Without such a stage its counts are 0, as in figures.py.
    const isHidden = (stage) => stage !== undefined && stage !== null && !isShown(stage, filters);
    const dashed = (figures) => Object.fromEntries(Object.keys(figures).map((metric) => [metric, null]));
    for (const [name, { sums: own, by, chosen }] of Object.entries(perDimension)) {
      tables[`by_${name}`] = data.values[name].map(({ text, kind }, number) => {
        const at = (measure, stage) =>
          stage === undefined || stage === null ? 0 : own[measure][by][number * shape.stages + stage];
        const total = (measure) => shown.reduce((all, stage) => all + at(measure, stage), 0);
        const [won, lost] = [total("won_leads"), total("lost_leads")];
        const entered = at("entered_leads", first);
        const toSales = conversion(
          entered,
          at("top_converted_leads", data.sales_stage),
          at("top_undecided_leads", data.sales_stage),
        );
        return {
          value: text,
          kind,
          entered_leads: isHidden(first) ? null : entered,
          ...(isHidden(data.sales_stage) ? dashed(toSales) : toSales),
          won_leads: won,
          lost_leads: lost,
          win_rate: share(won, won + lost),
          hidden: chosen !== null && chosen !== number,
        };
      });
    }
  }

  return { start, compute, noFilters };
})();
