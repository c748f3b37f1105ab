/** How the experiments look on a page. */
package dev.offsetcommit.lab.report;
