package dev.offsetcommit.lab.program;

import dev.offsetcommit.lab.LabListener;
import dev.offsetcommit.lab.check.ExperimentResult;
import java.util.Map;

/** Told how far the lab is with a program. */
public interface ProgramListener extends LabListener {

  /** Told and says nothing. */
  ProgramListener SILENT =
      new ProgramListener() {
        @Override
        public void calibrated(Shown calibration) {}

        @Override
        public void struckAt(Map<String, Integer> met, boolean chosen) {}

        @Override
        public void noticed(String what) {}

        @Override
        public void started(Place experiment) {}

        @Override
        public void struck(Place experiment, int soFar, int of) {}

        @Override
        public void finished(ExperimentResult row) {}
      };

  /**
   * The run without any fault is over.
   *
   * @param calibration what it has shown
   */
  void calibrated(Shown calibration);

  /**
   * The strikes of an experiment were made.
   *
   * @param met how many met each moment
   * @param chosen whether the lab could choose the moments
   */
  void struckAt(Map<String, Integer> met, boolean chosen);

  /**
   * Something was seen that no count shows.
   *
   * @param what a sentence
   */
  void noticed(String what);

  /**
   * What a run without any fault has shown.
   *
   * @param examples lines that show an effect
   * @param regex what finds the number in them
   * @param startMs from the program's start to its first effect
   * @param recordsPerSecond how many records it works on
   * @param commits how many commits it sent for them, -1 if that could not be seen
   * @param records how many records there were
   */
  record Shown(
      java.util.List<String> examples,
      String regex,
      long startMs,
      double recordsPerSecond,
      int commits,
      int records) {}
}
